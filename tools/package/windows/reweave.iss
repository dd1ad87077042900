; The installer for Windows, made by Inno Setup 6 from dist\reweave:
;   iscc tools\package\windows\reweave.iss
; It installs for one user and needs no administrator. A newer version replaces an older one.

#define Root "..\..\.."
#define Program "reweavew.exe"
#define Executable Root + "\dist\reweave\" + Program
#define Version GetStringFileInfo(Executable, "ProductVersion")
#if Version == ""
  #error Build dist\reweave first.
#endif

[Setup]
AppId={{6E0F3C52-8C0B-4C7B-9B0D-2C8E5B6D1F47}
AppName=Reweave
AppVersion={#Version}
AppVerName=Reweave {#Version}
AppPublisher=Reweave
VersionInfoVersion={#GetVersionNumbersString(Executable)}
PrivilegesRequired=lowest
DefaultDirName={localappdata}\Programs\Reweave
DisableProgramGroupPage=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
LicenseFile={#Root}\LICENSE
SetupIconFile={#Root}\build\reweave.ico
UninstallDisplayIcon={app}\{#Program}
WizardStyle=modern
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes
OutputDir={#Root}\dist\packages
OutputBaseFilename=reweave-{#Version}-windows-x64-setup

[InstallDelete]
; Libraries of an older version that this one no longer has.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\reweave\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{autoprograms}\Reweave"; Filename: "{app}\{#Program}"

[Registry]
Root: HKA; Subkey: "Software\Classes\Reweave.Picture"; ValueType: string; ValueData: "Picture"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Reweave.Picture\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKA; Subkey: "Software\Classes\Reweave.Picture\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Reweave"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""

; "Open with" offers Reweave for pictures and projects; no file's usual program is changed.
#dim Suffixes[23] {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".heic", ".heif", ".hif", ".avif", ".jp2", ".jpx", ".j2k", ".ppm", ".pgm", ".pbm", ".pnm", ".ora"}
#define Position
#sub OfferToOpen
Root: HKA; Subkey: "Software\Classes\{#Suffixes[Position]}\OpenWithProgids"; ValueType: string; ValueName: "Reweave.Picture"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: "{#Suffixes[Position]}"; ValueData: ""
#endsub
#for {Position = 0; Position < DimOf(Suffixes); Position++} OfferToOpen

[Run]
Filename: "{app}\{#Program}"; Description: "Start Reweave"; Flags: nowait postinstall skipifsilent

[UninstallDelete]
; What the program can make again. Settings, models, examples and unsaved work stay.
Type: filesandordirs; Name: "{localappdata}\reweave\Cache"
Type: filesandordirs; Name: "{localappdata}\reweave\Logs"
Type: dirifempty; Name: "{localappdata}\reweave"
