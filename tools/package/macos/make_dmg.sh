#!/bin/sh
# Makes dist/packages/reweave-VERSION-macos-ARCHITECTURE.dmg from dist/Reweave.app, on macOS 12 or newer.
set -eu
cd "$(dirname "$0")/../../.."

app=dist/Reweave.app
version=$(plutil -extract CFBundleShortVersionString raw -o - "$app/Contents/Info.plist")
image="dist/packages/reweave-$version-macos-$(uname -m).dmg"

codesign --verify --deep --strict "$app"

mkdir -p dist/packages
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
ditto "$app" "$staging/Reweave.app"
ln -s /Applications "$staging/Applications"
cp LICENSE "$staging/LICENSE.txt"

# The volume that hdiutil makes can be busy for some seconds, while Spotlight looks into it.
for attempt in 1 2 3; do
    hdiutil create -volname "Reweave $version" -srcfolder "$staging" -fs HFS+ -format ULMO -ov "$image" && break
    [ "$attempt" != 3 ]
    sleep 10
done
echo "$image"
