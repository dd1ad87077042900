"""What Windows shows of a program under Properties, Details."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PyInstaller.utils.win32.versioninfo import VSVersionInfo

_ENGLISH_UNICODE: Final = (0x0409, 1200)


def make_version_info(*, version: str, executable: str) -> "VSVersionInfo":
    """Return an executable's version resource; only PyInstaller on Windows can make it.

    Args:
        version: The program's version, such as "0.1.0".
        executable: Name of the file, such as "reweave.exe".
    """
    from PyInstaller.utils.win32 import versioninfo  # noqa: PLC0415

    texts = {
        "FileDescription": "Reweave",
        "FileVersion": version,
        "InternalName": executable.removesuffix(".exe"),
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": executable,
        "ProductName": "Reweave",
        "ProductVersion": version,
    }
    language, code_page = _ENGLISH_UNICODE
    numbers = number_version(version)
    return versioninfo.VSVersionInfo(
        ffi=versioninfo.FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, OS=0x40004),
        kids=[
            versioninfo.StringFileInfo(
                [
                    versioninfo.StringTable(
                        f"{language:04X}{code_page:04X}",
                        [versioninfo.StringStruct(name, text) for name, text in texts.items()],
                    )
                ]
            ),
            versioninfo.VarFileInfo([versioninfo.VarStruct("Translation", [language, code_page])]),
        ],
    )


def number_version(version: str) -> tuple[int, int, int, int]:
    """Return a version as Windows compares it: "0.2.0rc1" gives (0, 2, 0, 0)."""
    from packaging.version import Version  # noqa: PLC0415

    major, minor, patch = (*Version(version).release, 0, 0)[:3]
    return major, minor, patch, 0
