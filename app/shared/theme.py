"""Colours and sizes of the windows, for light and dark desktops."""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

ICON_PX = 20
CLOSE_ICON_PX = 18
LARGE_ICON_PX = 64
SPACING_PX = 8
RESTORE_WIDTH_PX = 152
BRUSH_SLIDER_WIDTH_PX = 150
SHORT_BRUSH_SLIDER_WIDTH_PX = 56
MASK_EDGE_PX = 1
REPAIR_THUMBNAIL_PX = 44
PANEL_WIDTH_PX = 232
# Three rows; in a window of less height, the list of repairs may have fewer.
MIN_REPAIRS_HEIGHT_PX = 3 * (REPAIR_THUMBNAIL_PX + SPACING_PX)
MIN_WINDOW_HEIGHT_OF_REPAIRS_PX = 700
# Panels may be this wide, and more in a window that is so wide that they take a sixth of it.
MIN_PANEL_WIDTH_PX = 208
MAX_PANEL_SHARE = 1 / 6
CHECKER_PX = 8
MINIMUM_WINDOW = (640, 400)
INITIAL_WINDOW = (1280, 820)
WIZARD_SIZE = (1000, 680)
WIZARD_MARGIN_PX = 18
WIZARD_STEPS_WIDTH_PX = 168
SETTINGS_HEIGHT_PX = 72
MODELS_SIZE = (860, 520)
EXPORT_WIDTH_PX = 540
RECOVERY_SIZE = (560, 360)
# Width and height of the page of the self-check, at first.
SELF_CHECK_SIZE = (860, 620)
CRASH_REPORT_SIZE = (760, 520)
THUMBNAIL_PX = 96
COMPARISON_SIZE = (760, 620)
MODEL_LIST_WIDTH_PX = 290
METHOD_LIST_WIDTH_PX = 400
PREFERENCES_SIZE = (720, 560)
FOLDER_WIDTH_PX = 440
TRY_SIZE = (108, 72)
TRY_TILE_WIDTH_PX = 148
# In a window of less height, tiles have their text beside a smaller thumbnail.
LOW_WINDOW_PX = 760
LOW_TRY_SIZE = (72, 48)
LOW_TRY_TILE_WIDTH_PX = 212
FILM_SIZE = (96, 60)
LOW_FILM_SIZE = (48, 30)
LOW_FILM_TILE_WIDTH_PX = 196
GUIDE_SIZE = (150, 100)
TILE_SIZE = (148, 124)
FINDER_SIZE = (560, 420)
MANUAL_SIZE = (1110, 820)
BATCH_SIZE = (1180, 780)
BATCH_THUMBNAIL_SIZE = (152, 116)
BATCH_PANEL_WIDTH_PX = 268
MANUAL_LIST_WIDTH_PX = 252
MANUAL_TEXT_WIDTH_PX = 800
LICENCES_SIZE = (1120, 700)
LICENCE_LIST_WIDTH_PX = 440
VEIL_ALPHA = 110
# Width and height that a desktop's border and title bar may add to the main window.
WINDOW_FRAME = (16, 48)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours of a theme, as CSS colours.

    Attributes:
        window: Background of bars and dialogs.
        base: Background of fields and lists.
        text: Text on both.
        faint: Less important text.
        off: Text and icons of disabled widgets.
        line: Separators.
        hover: Background under the mouse.
        pressed: Background of buttons that are held down or switched on.
        surround: Background around the picture; neutral, so that the picture's colours look right.
        accent: Background of the main button.
        accent_hover: Background of the main button under the mouse.
        accent_text: Accented text on the window.
        on_accent: Text on the accent colour.
        done: Finished part of a progress bar.
        mask: The mask over the picture.
        mask_fill_alpha: Opacity of the mask, 0 to 255.
        source: The source over the picture.
        guide_line: The guide lines over the picture.
        problem: Background of a problem in the banner.
        hint: Background of a hint in the banner.
        on_notice: Text on both.
    """

    window: str
    base: str
    text: str
    faint: str
    off: str
    line: str
    hover: str
    pressed: str
    surround: str
    accent: str = "#c4521d"
    accent_hover: str = "#b34a19"
    accent_text: str
    on_accent: str = "#ffffff"
    done: str
    mask: str = "#ff2f6d"
    mask_fill_alpha: int = 104
    source: str = "#35d0c0"
    guide_line: str = "#ffe45c"
    problem: str
    hint: str
    on_notice: str


DARK = Theme(
    window="#2a2b2d",
    base="#1f2022",
    text="#e4e4e5",
    faint="#a3a5a9",
    off="#77797d",
    line="#1b1c1d",
    hover="#393b3e",
    pressed="#484b50",
    surround="#38393a",
    accent_text="#ee8049",
    done="#8a4527",
    problem="#5b2a2a",
    hint="#2c4257",
    on_notice="#f4f4f4",
)
LIGHT = Theme(
    window="#f1f1f0",
    base="#ffffff",
    text="#232425",
    faint="#545659",
    off="#9a9b9d",
    line="#d3d3d1",
    hover="#e3e3e1",
    pressed="#d2d3d3",
    surround="#cbcbca",
    accent_text="#b34a19",
    done="#efb795",
    problem="#f6d9d5",
    hint="#d9e6f2",
    on_notice="#232425",
)

_STYLE_SHEET = Template("""
QToolBar { background: $window; border: none; padding: 5px; spacing: 3px; }
QToolBar#topBar, QToolBar#restoreBar { border-bottom: 1px solid $line; }
QToolBar#toolStrip { border-right: 1px solid $line; spacing: 1px; padding: 3px 5px; }
QToolBar#toolStrip QToolButton { padding: 4px 6px; }
QToolBar#toolStrip::separator { margin: 3px 5px; }
QToolBar::separator { background: $line; width: 1px; height: 1px; margin: 5px; }
QToolBar QToolButton { border: none; border-radius: 5px; padding: 6px; }
QToolBar QToolButton:hover { background: $hover; }
QToolBar QToolButton:pressed, QToolBar QToolButton:checked { background: $pressed; }
QToolBar QToolButton#qt_toolbar_ext_button { padding: 0; }
QLabel#comparisonHint { color: $accent_text; padding: 0 8px; }
QStatusBar { background: $window; border-top: 1px solid $line; color: $faint; }
QStatusBar::item { border: none; }
QStatusBar QLabel, QStatusBar QToolButton { color: $faint; padding: 0 6px; }
QStatusBar QToolButton { border: none; border-radius: 4px; padding: 2px 8px; }
QStatusBar QToolButton:hover { background: $hover; }
QStatusBar QToolButton::menu-indicator { image: none; }
QPushButton#restore, QPushButton#accented {
    background: $accent; color: $on_accent; border: none; border-radius: 6px;
    padding: 7px 18px; font-weight: 600;
}
QPushButton#restore:hover, QPushButton#accented:hover { background: $accent_hover; }
QPushButton#restore:pressed, QPushButton#accented:pressed { background: $accent; }
QPushButton#restore:disabled, QPushButton#accented:disabled { background: $pressed; color: $off; }
QPushButton#restore[busy="true"] { background: $pressed; color: $text; }
QPushButton#restore[busy="true"]:hover { background: $hover; }
QWidget#wizardSteps { background: $base; border-right: 1px solid $line; }
QLabel#wizardStep { color: $faint; }
QLabel#wizardStep[state="now"] { color: $accent_text; font-weight: 600; }
QLabel#wizardStep[state="done"] { color: $text; }
QWidget#panelTitle { background: $window; }
QWidget#panelTitle QToolButton { border: none; border-radius: 4px; padding: 3px; }
QWidget#panelTitle QToolButton:hover { background: $hover; }
QWidget#panelTitle QToolButton:pressed { background: $pressed; }
QWidget#sidePanel { background: $window; }
QWidget#sidePanel QListView { background: $base; border: 1px solid $line; }
QListView#steps::item { padding: 4px 6px; }
QListView#steps::item:selected { background: $pressed; color: $text; }
QWidget#sidePanel QToolButton { border: none; border-radius: 5px; padding: 5px 8px; }
QWidget#sidePanel QToolButton:hover { background: $hover; }
QWidget#sidePanel QToolButton:pressed { background: $pressed; }
QFrame#question { background: $hint; border-radius: 6px; }
QFrame#question QLabel { color: $on_notice; }
QListWidget#models::item, QListWidget#leftWork::item { padding: 7px; }
QListWidget#leftWork::item:selected { background: $pressed; color: $text; }
QScrollArea#card, QScrollArea#card > QWidget > QWidget { background: transparent; }
QLabel#pageTitle { font-size: 19px; font-weight: 600; }
QLabel#pageHint { color: $faint; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $pressed; }
QSlider::sub-page:horizontal { border-radius: 2px; background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $pressed; }
QSlider::handle:horizontal {
    width: 14px; margin: -5px 0; border-radius: 7px; background: $faint;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:pressed { background: $text; }
QSlider::handle:horizontal:disabled { background: $off; }
QSlider::handle:horizontal:focus {
    width: 10px; border: 2px solid $accent; background: $text;
}
QRadioButton::indicator {
    width: 12px; height: 12px; border: 1px solid $faint; border-radius: 7px; background: $base;
}
QRadioButton::indicator:hover { border-color: $accent; }
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 4px solid $accent; background: $on_accent;
}
QLabel#pageProblem { background: $problem; color: $on_notice; border-radius: 6px; padding: 8px; }
QToolButton#fold { border: none; font-weight: 600; padding: 4px 0; }
QLabel#proofDeciding, QLabel#findingTitle { font-weight: 600; }
QListView#pictureGrid, QListView#skippedList { background: $base; border: 1px solid $line; }
QListWidget#thumbnailStrip { background: transparent; border: none; }
QListWidget#thumbnailStrip::item { border: 2px solid transparent; border-radius: 4px; padding: 2px; }
QListWidget#thumbnailStrip::item:hover { border-color: $pressed; background: transparent; }
QListWidget#thumbnailStrip::item:selected { border-color: $accent; background: transparent; }
QListWidget#triesStrip {
    background: $window; border: none; border-top: 1px solid $line; outline: none;
    selection-background-color: transparent; selection-color: $text;
}
QListWidget#triesStrip::item { border: 2px solid transparent; border-radius: 5px; color: $text; padding: 3px; }
QListWidget#triesStrip::item:hover { background: $hover; }
QListWidget#triesStrip::item:selected { border-color: $accent; color: $text; background: transparent; }
QListWidget#triesStrip::item:selected:active { background: $hover; }
QFrame#findingBar { background: $window; border: none; border-bottom: 1px solid $line; }
QFrame#findingBar QToolButton { border: none; border-radius: 5px; padding: 5px; }
QFrame#findingBar QToolButton:hover { background: $hover; }
QFrame#findingBar QToolButton:pressed, QFrame#findingBar QToolButton:checked { background: $pressed; }
QFrame#findingBar QToolButton:disabled { color: $off; }
QToolBar#filmBar { border-top: 1px solid $line; }
QListView#batchGrid { background: $surround; border: none; outline: none; }
QWidget#batchPanel { background: $window; border-left: 1px solid $line; }
QWidget#batchBar { background: $window; border-top: 1px solid $line; }
QWidget#batchHeader { background: $window; border-bottom: 1px solid $line; }
QLabel#batchSection { font-weight: 600; }
QWidget#reviewRoom { background: $surround; }
QListView#filmStrip { background: $window; border: none; outline: none; }
QProgressBar#progress {
    background: $base; border: 1px solid $line; border-radius: 5px; color: $text;
    text-align: center;
}
QProgressBar#progress::chunk { background: $done; border-radius: 4px; }
QFrame#banner { border: none; border-bottom: 1px solid $line; }
QFrame#banner[urgency="problem"] { background: $problem; }
QFrame#banner[urgency="hint"] { background: $hint; }
QFrame#banner QLabel { color: $on_notice; }
QFrame#banner QToolButton { border: none; border-radius: 4px; padding: 3px; color: $on_notice; }
QFrame#banner QPlainTextEdit { background: $base; border: 1px solid $line; border-radius: 4px; }
QFrame#banner QToolButton:hover { background: $hover; }
QFrame#veilPanel { background: $window; border: 1px solid $line; border-radius: 8px; }
QLabel#keyGroup { color: $accent_text; font-weight: 600; }
QLabel#keys { color: $faint; }
QLineEdit#finderField { padding: 7px; border: 1px solid $line; border-radius: 5px; }
QListWidget#finderList { background: $window; border: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QListWidget#manualPages { background: $window; border: none; border-right: 1px solid $line; padding: 10px 0; }
QListWidget#manualPages::item { padding: 6px 16px; }
QTextBrowser#manualPage { border: none; }
QWidget#startPage { background: $surround; }
QToolButton#tile {
    border: none; border-radius: 8px; padding: 6px; color: $text; background: transparent;
}
QToolButton#tile:hover { background: $hover; }
QToolButton#tile:pressed { background: $pressed; }
QFrame#invitation { border: 2px dashed $faint; border-radius: 14px; }
QLabel#inviteTitle { color: $text; font-size: 17px; font-weight: 600; }
QLabel#inviteHint { color: $faint; }
""")


def theme_for(scheme: Qt.ColorScheme) -> Theme:
    """Return the theme for a desktop's colour scheme; light if it has none."""
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def current_theme() -> Theme:
    """Return the theme that was applied last."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Apply a theme to the whole program."""
    application.setStyle("Fusion")
    application.setPalette(_make_palette(theme))
    application.setStyleSheet(_STYLE_SHEET.substitute(asdict(theme)))


def _make_palette(theme: Theme) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    colours = {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.base,
        roles.AlternateBase: theme.window,
        roles.Text: theme.text,
        roles.Button: theme.window,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.on_accent,
        roles.ToolTipBase: theme.base,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.faint,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent,
        roles.Link: theme.accent_text,
        roles.Light: theme.hover,
        roles.Midlight: theme.hover,
        roles.Mid: theme.pressed,
        roles.Dark: theme.line,
        roles.Shadow: theme.line,
    }
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.off))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(theme.pressed))
    return palette
