#!/bin/sh
# Installs missing system libraries on Debian and Ubuntu: those that PySide6's wheels expect
# ("qt"), the programs with which the tests drive the window and check files ("tests"), and those
# that build and check the packages ("package"). On other systems it says what is missing and exits with 0.
set -eu

missing=""

need_library() { # SONAME PACKAGE
    ldconfig -p 2>/dev/null | grep -q "$1" || missing="$missing $2"
}

need_program() { # PROGRAM PACKAGE
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

PATH="$PATH:/sbin:/usr/sbin"
[ "$(uname -s)" = Linux ] || exit 0

for part in "$@"; do
    case "$part" in
    qt)
        need_library libEGL.so.1 libegl1
        need_library libGL.so.1 libgl1
        need_library libglib-2.0.so.0 libglib2.0-0
        need_library libfontconfig.so.1 libfontconfig1
        need_library libdbus-1.so.3 libdbus-1-3
        need_library libxkbcommon.so.0 libxkbcommon0
        need_library libxkbcommon-x11.so.0 libxkbcommon-x11-0
        need_library libxcb-cursor.so.0 libxcb-cursor0
        need_library libxcb-icccm.so.4 libxcb-icccm4
        need_library libxcb-image.so.0 libxcb-image0
        need_library libxcb-keysyms.so.1 libxcb-keysyms1
        need_library libxcb-randr.so.0 libxcb-randr0
        need_library libxcb-render-util.so.0 libxcb-render-util0
        need_library libxcb-shape.so.0 libxcb-shape0
        need_library libxcb-xinerama.so.0 libxcb-xinerama0
        need_library libxcb-xkb.so.1 libxcb-xkb1
        need_library libSM.so.6 libsm6
        [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name '*.ttf' 2>/dev/null | head -n 1)" ] ||
            missing="$missing fonts-dejavu-core"
        ;;
    tests)
        need_program Xvfb xvfb
        need_program xdotool xdotool
        need_program openbox openbox
        need_program exiftool libimage-exiftool-perl
        need_program identify imagemagick
        need_program parallel parallel
        need_program tiffinfo libtiff-tools
        need_program strace strace
        [ -f /usr/share/i18n/locales/de_DE ] || missing="$missing locales"
        ;;
    package)
        need_program objcopy binutils
        need_program c++ g++
        headers=$("${PYTHON:-python3}" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
        [ -e "$headers/Python.h" ] || missing="$missing python3-dev"
        need_program xz xz-utils
        need_program desktop-file-validate desktop-file-utils
        need_program appstreamcli appstream
        need_program lintian lintian
        ;;
    *)
        echo "usage: $0 [qt] [tests] [package]" >&2
        exit 2
        ;;
    esac
done

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Libraries seem to be missing:$missing. Install them with your package manager." >&2
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "These packages are missing, and installing them needs root or sudo:$missing" >&2
    exit 0
fi

echo "Installing:$missing" >&2
$as_root apt-get update -qq
# shellcheck disable=SC2086 # the list has to be split into words
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
