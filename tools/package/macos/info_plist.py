"""What Reweave.app tells macOS about itself: Info.plist."""

import re
from collections.abc import Iterable
from importlib.metadata import Distribution
from typing import Final

from tools.package.file_types import PICTURES, PROJECT

IDENTIFIER: Final = "org.reweave.reweave"
# The first macOS on Apple's own processors.
_FIRST_ARM: Final = (11, 0)
_TAG: Final = re.compile(r"^Tag: .*-macosx_(\d+)_(\d+)_", re.MULTILINE)


def make_info_plist(*, minimum_system: str) -> dict[str, object]:
    """Return what PyInstaller does not write by itself.

    Args:
        minimum_system: Oldest macOS that the program runs on, such as "14.0".
    """
    return {
        "CFBundleDisplayName": "Reweave",
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "zh-Hans"],
        "CFBundleDocumentTypes": [
            _make_document_type("Picture", [kind.uti for kind in PICTURES]),
            _make_document_type("Reweave project", [PROJECT.uti]),
            _make_document_type("Folder of pictures", ["public.folder"]),
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": PROJECT.uti,
                "UTTypeDescription": "OpenRaster picture",
                "UTTypeConformsTo": ["public.image"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [
                        suffix.removeprefix(".") for suffix in PROJECT.suffixes
                    ],
                    "public.mime-type": ["image/openraster"],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSMinimumSystemVersion": minimum_system,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache License 2.0",
    }


def find_minimum_system(distributions: Iterable[Distribution]) -> str:
    """Return the oldest macOS on which all wheels run that are installed here.

    pip takes the newest wheel for the packager's own macOS, so this depends on the machine.
    """
    needed = [
        min((int(major), int(minor)) for major, minor in tags)
        for distribution in distributions
        if (tags := _TAG.findall(distribution.read_text("WHEEL") or ""))
    ]
    major, minor = max([_FIRST_ARM, *needed])
    return f"{major}.{minor}"


def _make_document_type(name: str, identifiers: list[str]) -> dict[str, object]:
    """Return a kind of document that Finder offers to open with Reweave, beside other programs."""
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": "Editor",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": identifiers,
    }
