#!/bin/sh
# Adds this copy of Reweave to your menu, or takes it away again:
#
#     ./install.sh
#     ./install.sh --uninstall
#
# The program stays in this folder; run the script again after moving it. Several versions can be in
# the menu at once. Your settings and models are never touched.
set -eu

folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
version=@VERSION@
id=reweave-$version
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/$id.desktop

escape() { # A value in a desktop entry
    printf '%s' "$1" | sed 's/\\/\\\\/g'
}

quote() { # An argument in the Exec line of a desktop entry
    escape "$(printf '%s' "$1" | sed 's/[\\"`$]/\\&/g; s/%/%%/g')"
}

write_entry() {
    while IFS= read -r line; do
        case $line in
        Name=*) line="$line $version" ;;
        Icon=*) line="Icon=$id" ;;
        TryExec=*) line="TryExec=$(escape "$folder/reweave")" ;;
        Exec=*) line="Exec=\"$(quote "$folder/reweave")\" %F" ;;
        esac
        printf '%s\n' "$line"
    done <"$folder/share/applications/reweave.desktop"
}

update_menu() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database "$data/applications"
    fi
}

remove_what_is_empty() { # Folders, and the cache of an empty menu
    cd -- "$data"
    ls applications/*.desktop >/dev/null 2>&1 || rm -f applications/mimeinfo.cache
    rmdir -p icons/hicolor/*/apps applications 2>/dev/null || true
}

install() {
    mkdir -p -- "$data/applications"
    write_entry >"$entry"
    for icon in "$folder"/share/icons/hicolor/*/apps/reweave.png; do
        place=$data/${icon#"$folder/share/"}
        mkdir -p -- "${place%/*}"
        cp -- "$icon" "${place%/*}/$id.png"
    done
    update_menu
    echo "Reweave $version is in your menu. It runs from $folder."
}

uninstall() {
    if [ ! -e "$entry" ]; then
        echo "Reweave $version is not in your menu."
        return
    fi
    program=$(sed -n 's/\\\\/\\/g; s/^TryExec=//p' "$entry")
    if [ "$program" != "$folder/reweave" ] && [ -e "$program" ]; then
        echo "The Reweave $version in your menu is another copy. Run ${program%/*}/install.sh." >&2
        exit 1
    fi
    rm -- "$entry"
    rm -f -- "$data"/icons/hicolor/*/apps/"$id".png
    update_menu
    remove_what_is_empty
    echo "Reweave $version is no longer in your menu. You can delete $folder."
    echo "Your settings and models are still there."
}

case ${1-} in
'') install ;;
--uninstall) uninstall ;;
*)
    echo "usage: $0 [--uninstall]" >&2
    exit 2
    ;;
esac
