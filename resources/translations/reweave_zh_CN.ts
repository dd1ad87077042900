<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>ActionStates</name>
        <message>
            <source>&amp;Redo {step}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Undo {step}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>{tip} ({key})</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>AdvancedGoal</name>
        <message>
            <source> GiB</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Apple graphics</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Best available</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Memory limit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>NVIDIA or AMD graphics card</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One KEY=VALUE per line, as for “python -m training finetune --set”. Unknown names are reported when the training starts.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Processor</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Run on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Seed</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Settings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Whatever is free</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>AmountField</name>
        <message>
            <source> px</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel (Esc)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Grow by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep (Enter)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pinholes up to</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shrink by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Smooth by</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Specks up to</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Autosave</name>
        <message>
            <source>Unsaved work cannot be kept safe from a crash ({reason}). Save often, and check the folder {folder}.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Banner</name>
        <message>
            <source>Close</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Details</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show what went wrong, for a report</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>BeforeAfter</name>
        <message>
            <source>Drag to see more of the old or of the new model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Old and new model compared</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{share} % of the view shows the left picture: {name}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>BrushSize</name>
        <message>
            <source> px</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Brush size</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Brush size ({smaller} and {larger})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CheckUpPage</name>
        <message>
            <source>Check</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Comparing the pictures…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures with this problem</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures could not be compared</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To test the new model. Chosen at random; similar pictures stay together.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Too few pictures are left. Go back and add more.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{title}. Click a picture to leave it out or include it again.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>CommandFinder</name>
        <message>
            <source>Commands</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Find a command</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No command contains these words.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ComparisonConnections</name>
        <message>
            <source>Difference ({key} closes it)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing differs: the picture is as it was opened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Side by side ({key} closes it)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Split view ({key} closes it)</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ComparisonView</name>
        <message>
            <source>Damaged</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Held-out pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>New model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Old model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Original</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Curves</name>
        <message>
            <source>Distance from the original at each step</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Errors while learning at each step</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Held-out pictures: distance from the original</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Learning: errors</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>old model</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Camera data and captions (none)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Camera data and captions ({names})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Colour profile (none, the colours are sRGB)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Colour profile ({name})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Colours</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>File</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>File size</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Format</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In full detail (4:4:4)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In half the detail, smaller (4:2:0)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>JPEG changes every pixel a little.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>JPEG, small</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only 8 of the 16 bits are kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>PNG, lossless</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Quality</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>TIFF, lossless</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The colours are converted to sRGB.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Transparent parts become white.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>WebP, lossless in 8 bits</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>about {amount}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>estimating…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>from the original</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{width} × {height} pixels, {bits} bits per channel</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Exporting</name>
        <message>
            <source>Exported as {name}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Exporting {name}…</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>FeatherMenu</name>
        <message>
            <source>&amp;Feather</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Blend results into the picture at the edge of the mask; Try again applies it to the newest result</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>None</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Results end sharply at the edge of the mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{width} pixels</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>FileConnections</name>
        <message>
            <source>There is no picture on the clipboard.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>FindingRow</name>
        <message>
            <source>Include</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{button}: {title}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>FolderWalk</name>
        <message>
            <source>This is the first picture in its folder.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is the last picture in its folder.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>GeneralPage</name>
        <message>
            <source>&amp;Add to their names</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Keep unsaved work safe from a crash</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Restore on</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Dark</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>JPEG, small</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Light</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>PNG, lossless</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Project (OpenRaster)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Same as the desktop</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save &amp;new files as</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>TIFF, lossless</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Takes effect when Reweave is started again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The fastest device that works</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The graphics card only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The processor only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>WebP, lossless in 8 bits</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your models are in</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>GoalPage</name>
        <message>
            <source>Advanced</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose folder…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the folder that contains your masks.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Goal</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How long may it take?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Preparing…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start training</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Under Advanced, “{line}” is not a setting. Write KEY=VALUE.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What should it get better at?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>White where the damage is</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HistoryModel</name>
        <message>
            <source>Earlier steps</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Opened</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>History</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>KeepPage</name>
        <message>
            <source>Copying…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter a name for the model.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep it and use it now</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep it, but go on using the current model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>My model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name of the model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The library (Restore ▸ Models…) stores it with its origin and its scores, but without any of your pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is already a model with this name. This one will be called “{name}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What should the new model be called?</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>KeyButton</name>
        <message>
            <source>Press the new key…</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>KeyOverview</name>
        <message>
            <source>Change keys…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mouse</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>hold {keys}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>KeysPage</name>
        <message>
            <source>Add…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Command</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keys</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Menu</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reset</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Search</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Search for a command or a key</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Space moves the picture and cannot be given to a command.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use it here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{key} is used by “{command}”.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{key} opens the menu “{menu}” and cannot be given to a command.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MarkingTools</name>
        <message>
            <source>Fill them</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The mask has pinholes: tiny spots that were not painted.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MaskFiles</name>
        <message>
            <source>The mask was exported as {name}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MaskLookMenu</name>
        <message>
            <source>&amp;Automatic colour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Cyan</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Filled</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Green</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Hatched</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Light</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Magenta</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Normal</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Outline only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Strong</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Yellow</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>MethodChooser</name>
        <message>
            <source>How the next area is filled. {sentence}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Method</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ModelChoice</name>
        <message>
            <source>Now using the model {name}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The model {name} that you used last cannot be used: {reason}. The model that comes with Reweave is used instead.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>it is not in the library</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reason} The model {name} is used instead.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{reason} The model {name} stays in use.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ModelComparison</name>
        <message>
            <source>Both models compared</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Compare models</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drag to see more of one model or the other</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Left of the handle: {first}. Right: {second}. Your picture is unchanged.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restoring with both models  %p %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{first} and {second} are restoring the painted area.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ModelFlow</name>
        <message>
            <source>Exported as {name}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ModelsDialog</name>
        <message>
            <source>Compare on the open picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Import…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>In use</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Models</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open a picture and paint over something first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rename…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore the painted area with this model and with the one in use</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Switch to another model first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Use</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name}   (in use)</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PictureCopy</name>
        <message>
            <source>Picture copied</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PictureFiles</name>
        <message>
            <source>Opening {name}…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pasted picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} was made by another program; its layers were opened as one picture.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PicturesPage</name>
        <message>
            <source>Add folder…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add pictures…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add the pictures that Reweave should learn from.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose undamaged pictures of the kind that you want to restore; 30 or more work best. They are only read, never changed, moved or sent anywhere.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drop folders or pictures here</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures found</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Start over</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Still searching for pictures…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stop</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What should Reweave learn from?</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message>
            <source>General</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keys</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Preferences</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ProofPage</name>
        <message>
            <source>Add pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep it…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only a better model can be kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Proof</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Train longer</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RecentMenu</name>
        <message>
            <source>&amp;Clear list</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Recovery</name>
        <message>
            <source>There is no unsaved work to recover.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{name} is open as you left it</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RecoveryDialog</name>
        <message>
            <source>Continue where you were</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard for good</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Later</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Press again to discard the work on {name}. This cannot be undone.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Recover unsaved work</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reweave ended unexpectedly, but your work was kept. What you do not open now will be offered again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unsaved work</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RemovalQuestion</name>
        <message numerus="yes">
            <source>%Ln repair(s) were made later, over or near this one.</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message>
            <source>Another repair was made later, over or near this one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep its pixels</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep their pixels</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore it again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore them again</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RepairList</name>
        <message>
            <source>Nothing has been restored yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Repairs</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RepairModel</name>
        <message>
            <source>painted back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{method}, made at {time}, {facts}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{method}, made at {time}, {facts}, hidden</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RepairsPanel</name>
        <message>
            <source>Choose another model…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How far the selected repair replaces what lies below</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove repair</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove the selected repair (Del)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore the area of the selected repair again, with the model in use</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>S&amp;trength</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Strength</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Rerun</name>
        <message>
            <source>Restored again in {seconds} s</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restoring again, {number} of {count}…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restoring again…</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>RestoreBar</name>
        <message>
            <source>Blending</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel and leave the picture as it is</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancelling…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fill the painted areas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Filling</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Preparing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Progress</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore  ≈ {price}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{stage}  %p %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{tip} ({key})</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{tip}. {hint}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{tip}; takes about {price}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Restoring</name>
        <message>
            <source>Guide lines that go through no painted area were not used</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Missed edges were included</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing has been restored yet, so there is nothing to try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Only the newest result can be tried again. Undo what you did after it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint over the area to restore, then press Restore.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restored in {seconds} s</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restoring was cancelled</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restoring…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is a preview. Enter takes it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try {number}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try {number}: {words}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Waiting for the engine to start…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{first}. {second}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{method} gives no other result; choose another method.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Retouching</name>
        <message>
            <source>Hold Ctrl or Alt and click the place to copy from, then paint.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wait for the running restore, or cancel it with Esc, before you paint.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Waiting for the engine to start…</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SampleView</name>
        <message>
            <source>Drag to see how it restored the picture earlier</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Sampled pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Step of the training</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Saving</name>
        <message>
            <source>Saved as {name}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saved as {name}. This format re-encodes the whole picture; save as PNG to keep every untouched pixel exactly as it was.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Saving {name}…</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SkippedList</name>
        <message>
            <source>Skipped files</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SnapTool</name>
        <message>
            <source>No object was found there. Draw closer to its outline.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Snap needs the engine, which has not started yet.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>SplitHandle</name>
        <message>
            <source>Drag to see more of the original or the result; double-click to turn the split</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Split between original and result</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{share} % of the canvas shows the original</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>StartPage</name>
        <message>
            <source>1. Paint over what should go</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>2. Press Restore</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>2. Press {key}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>3. It is gone</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drop a photograph here, or open one</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enter</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open a photograph that comes with Reweave</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open photograph…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try a sample</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>StatusPanel</name>
        <message>
            <source>Engine: not running</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Engine: starting…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Needed only once; you can already paint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Preparing for the first start…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Press Restore to start it again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The engine runs on this device</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>You can already paint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zoom</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{width} × {height} px</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Suggestions</name>
        <message>
            <source>Guide line accepted. Press Restore to fill along it</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TeachingFlow</name>
        <message>
            <source>Continue</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Teaching Reweave was interrupted; nothing is lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>That training is already running in another Reweave window.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TeachingSession</name>
        <message>
            <source>Show</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The model {name} is now in the library</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training goes on in the background. To watch it, choose Restore ▸ Teach Reweave…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training has stopped; what was learned so far is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training is done. See whether the new model is better.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>ToolOptions</name>
        <message>
            <source>Alt subtracts, Shift + Alt intersects</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TrainingPage</name>
        <message>
            <source>Cancel…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Continue</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Finish now and keep the best</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pause</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Progress of the training</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show proof</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>TriesStrip</name>
        <message>
            <source>Make another try with the chosen method</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Try {place}: {words}, {duration}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Trying…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>closer view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>freer</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>from the source</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>wider view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{method}, {unlike}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{words}. {sentence}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>WandOptions</name>
        <message>
            <source>Contiguous</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How far red, green and blue may differ from the clicked colour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark only what is connected to the clicked place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tolerance</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Wizard</name>
        <message>
            <source>Back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Teach Reweave</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>WizardPage</name>
        <message>
            <source>Next</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>Workbench</name>
        <message>
            <source>Redone: {step}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Undone: {step}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>actions</name>
        <message>
            <source>&amp;About Reweave</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Actual pixels</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Brush</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Clear mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Close picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Copy picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Crop</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Difference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Draw guide lines</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Eraser</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Export picture…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Feather</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Fill enclosed areas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Find command…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Fit in window</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Grow mask…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Hide panels</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Include missed edges</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Invert mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Keep brush size on screen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Keyboard shortcuts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Lasso</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Look through tries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Mask look</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Models…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Next picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Open…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Paste picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Polygon</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Previous try</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Recover unsaved work…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Redo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Remove specks…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Repairs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Restore</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Shrink mask…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Split view</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Straighten</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Tools</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Try again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>&amp;Wand</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Accept a suggested guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add the transparent parts of the picture to the mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Add to the mask the areas that it encloses</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Alt + right button + drag, Alt + wheel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change the size of the brush</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the model; rename, compare, import or export models</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Choose the place to copy from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cl&amp;one stamp</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clea&amp;r source</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clear g&amp;uide lines</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clear the whole mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Click it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Click the corners of what should be restored; Enter or a double-click closes the polygon, Backspace removes the last corner</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Click to mark pixels of a similar colour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy texture from anywhere again; Cancel does the same</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copy the picture as it is now</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete &amp;handle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete a handle of a guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete all guide lines</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete the selected handle or guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drag a frame around what should remain; Enter crops, Esc removes the frame</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drag over the area to copy texture from; the same key switches back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Drag over what should be restored; Shift makes a square</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a guide line in steps of 45 degrees</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a line along a horizon or a wall; the picture turns until the line is level or upright</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw a straight line from the last stroke</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw around what should be restored; Alt or the right button subtracts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw or bend a guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw over the mask how an edge goes on; drag a line to bend it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw roughly around an object; the outline tightens to it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>E&amp;xport mask…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Erase parts of the mask; the same key switches back, and the right button always erases</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Erase, or subtract from the mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>F&amp;ull screen</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fill narrow notches in the mask's outline and remove its spikes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fill the painted areas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Grow the painted area by a few pixels where it has missed the edge of what it covers; Try again applies it to the newest result</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Guide lines: Shift + left button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Guide lines: left button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Guide lines: right button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Heal&amp;ing brush</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Histor&amp;y</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Histor&amp;y brush</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>History brush: right button, Alt + left button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hold to show the picture as it was opened</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>How much each pixel differs from the original, four times as bright</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Im&amp;port mask…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Intersect with the mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lar&amp;ger brush</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Left button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Li&amp;ve preview</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make the mask larger by some pixels on every side</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Make the mask smaller by some pixels on every side</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark &amp;source</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mark a square</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mask &amp;everything</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mask &amp;transparent parts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>One abo&amp;ve the other</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open recen&amp;t</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open the next picture in the folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open the previous picture in the folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open work that was unsaved when Reweave ended unexpectedly</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Original and result in one view; drag the line between them</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Original and result side by side, at the same zoom and place</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint a copy of another place, fitted to light and colour; Ctrl + click or Alt + click chooses that place first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint a copy of another place; Ctrl + click or Alt + click chooses that place first</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint over what should be restored</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint the original back over repairs, or over the selected one; Alt or the right button paints the repair back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint the repair back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pre&amp;ferences…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pre&amp;vious picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Re&amp;ctangle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rectangle: Shift + drag</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove small separate parts of the mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Replace the mask with a picture file, in which white is masked</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Replace the newest result with another one</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Retouching: Ctrl + click, Alt + click</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Right button, Alt + left button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rotate &amp;left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rotate &amp;right</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rotate the picture by 90 degrees to the left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rotate the picture by 90 degrees to the right</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>S&amp;maller brush</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>S&amp;mooth mask…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>S&amp;nap</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save &amp;as…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save a copy of the picture; choose its format and what it keeps</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save the mask as a PNG file in black and white</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shift + Alt + left button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shift + click</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show a preview of the result whenever you stop painting; Enter takes it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show all keys</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show nothing but the picture and the menu</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show or hide the list of repairs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show or hide the list of steps; click one to go to it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show ori&amp;ginal</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show the original above the result instead of beside it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show the result before this one again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show the tries of the newest result below the picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show tries with the arrow keys; Enter takes one, Esc goes back to the one before</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Side &amp;by side</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Smoo&amp;th strokes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Space + drag, middle button</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Strip of &amp;tries</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Swap painted and unpainted areas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Te&amp;ach Reweave…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Teach Reweave with your own pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The brush follows the mouse as if pulled by a string</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Type a few words to find and run any command</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wheel</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zoom at the mouse</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Zooming in makes the brush smaller on the picture</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>command_finder</name>
        <message>
            <source>{menu}: {entry}</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>comparison_parts</name>
        <message>
            <source>Difference</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Original</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>dialogs</name>
        <message>
            <source>About Reweave</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>All files</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard the guide lines drawn on {name}?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Discard the mask painted on {name}?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Export picture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Import mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>JPEG, smaller, re-encodes the whole picture (*.jpg *.jpeg)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No area along them has been restored yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Open photograph</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>PNG (*.png)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>PNG, lossless (*.png)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Photographs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Project with repairs, mask and guide lines (*.ora)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Replace</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Replace {name}?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restores photographs: paint over the damage, press Enter, and it is gone. Everything happens on this computer.

Apache License 2.0</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save restored photograph</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Save the changes to {name}?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scale the mask to the size of the picture?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>TIFF, lossless (*.tif *.tiff)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The contents of the file will be lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The mask has {size} pixels, the picture has {picture_size}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The painted areas have not been restored yet.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This is the photograph that you opened. It will be lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>WebP, small, re-encodes the whole picture (*.webp)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your changes will be lost if you do not save them.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>layout</name>
        <message>
            <source>Hold to show the original (\)</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Main</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show the original</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tools</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>Guide lines are not used together with a source.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Guide lines have no effect on areas as thin as these.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Memory is low, so restoring continues in smaller pieces.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Memory is still low, so restoring continues in half precision.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No edge was found that goes on through the painted area.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nothing can be copied from the source: {cause}; mark another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restoring failed: {cause}; try another method, or see the log for details.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restoring was cancelled; the picture is unchanged.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Something unexpected went wrong: {cause}; see the log for details.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The device cannot be used: {cause}; choose another device or method.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The engine is taking longer than usual to start; you can keep working.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The graphics card's memory is full, so restoring continues on the CPU, which is slower.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The mask cannot be used: {cause}; paint another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The mask does not fit the picture: {cause}; make both the same size.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The model cannot be used: {cause}; choose another model file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The model gave no usable result in half precision, so it is run again in full precision.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The model gave no usable result: {cause}; try another method or device.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture cannot be opened: {cause}; choose another file.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture cannot be saved: {cause}; choose another place or name.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture is too large: {cause}; close other programs, or make the picture smaller first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The restoring engine stopped responding and was ended ({cause}); nothing is lost: try again, with a smaller mask if it happens again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The restoring engine stopped unexpectedly, often because memory ran out; nothing is lost: try again, with a smaller mask if it happens again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The system reported an error: {cause}; check the file and its folder, and try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is not enough memory to copy texture, so large areas are softer than usual; close other programs and try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is not enough memory: {cause}; close other programs and try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is not enough memory: {cause}; close other programs or paint less.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is not enough memory; close other programs and try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is nothing to restore from: {cause}; leave some of the picture unmarked.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is nothing to restore: {cause}; paint over the damage first.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This method does not use guide lines.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This method does not use the source.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>This picture cannot be restored: {cause}; save it as 8 or 16 bit RGB or grey.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>along the edges that go on through the painted area</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>by the generator only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>by the weave only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>copied from the source</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>following the generator loosely</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>following the generator loosely, which sees less of the surroundings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>following the generator loosely, which sees more of the surroundings</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{cause}; working on the CPU.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>methods</name>
        <message>
            <source>Clone stamp</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Continues light and dark lines from the border, in a moment: for thin scratches (Navier-Stokes equations).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copies another place of the picture as it is.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copies another place of the picture, fitted to the light and colour here.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draws what belongs there and weaves it from the picture's own texture. Best for most areas.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Edges continued</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Generator only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Healing brush</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Quick fill</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Quick fill along lines</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Quick fill, smooth</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reweave</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reweave that continues every edge that reaches the area, even doubtful ones.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Spreads the colours at the border inwards, in a moment: for dust and scratches (Telea's method).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Stretches a smooth surface between the borders, in a moment: for sky and plain walls (Poisson's equation).</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The picture's own texture without the model: for grass, gravel, cloth and water.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Weave only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What the model draws, unchanged: often right in shape, but softer than the picture.</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>model_questions</name>
        <message>
            <source>Export model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Import model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It is lost for good unless you have exported it.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Models</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Name of the model:</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove the model {name}?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rename model</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>model_words</name>
        <message>
            <source>About 5 minutes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>About an hour</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Before texture is woven in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Better on these pictures, worse on others</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Better than the model it started from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cannot be used</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cannot be used: {reason}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Colours only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Comes with Reweave</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Created</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Damage as in my own masks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>File</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hardly better than the model it started from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Learned from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mixture</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not better than the model it started from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On other pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On your pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Origin</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Overnight</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Proof</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Repairs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Scratches and dust</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Steps</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Taught with {count} pictures, starting from {model}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Too few pictures to tell</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training time</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unknown origin</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Unwanted objects</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Writing and stamps</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <extracomment>The order of day, month and year, in Qt's letters.</extracomment>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>not compared</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{count} crops of photographs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{learned} to learn from, {held_out} set aside for testing</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{measure}: {gain}, between {low} % and {high} %; {count} pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{percent} % better</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{percent} % worse</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{share} % of what it learned, mixed with the model it started from</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{size}, {millions} million parameters</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>panels</name>
        <message>
            <source>History</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Repairs</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>proof_words</name>
        <message>
            <source>At least {least} pictures must be set aside to test the model, which takes about {all} in all. Add more pictures to find out.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everything it learned made it worse on other photographs, so this model has {share} of it. More pictures, and more varied ones, help most.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everything it learned made it worse on other photographs; with {share} of it, they are restored about as well as before. Tested on {count} of your pictures that it never learned from, the gain is more than chance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It has specialised in your pictures and become worse on others by more than {limit}. More pictures, and more varied ones, help most.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>On {count} of your pictures that it never learned from, it is {change}. A gain below {least} is not worth a new model: in the next hole it may be a loss.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Other photographs</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Other photographs, before texture is woven in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Perhaps the time was too short, the pictures have too little in common, or the current model knows such pictures already.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Tested on {count} of your pictures that it never learned from, the gain is more than chance. Other photographs are restored about as well as before.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The current model stays as it is.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The current model stays in the library too.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new model cannot be used: some of its results are not pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new model is better on your pictures, but worse on others.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new model is better: on your pictures, {change}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new model is not better on your pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new model is slightly better on your pictures, but hardly visibly.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new model may be slightly better, but that could be chance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training went wrong. Teach it again; if that fails too, add pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There are too few pictures to tell whether the new model is better.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is nothing in these pictures that the new model could learn from.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training longer may increase the gain; more pictures make it more certain.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>What it paints into one picture would fit any other just as well, as with noise or an even texture. Choose pictures that show something.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>With {count} pictures to test on, so small a gain cannot be told from chance.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your pictures, before texture is woven in</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Your pictures, colours only</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>as close to the original as before</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>between {low} and {high}; {count} pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>between {low} closer and {high} further; {count} pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>the same in all {count} pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{number} %</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{share} closer to the original</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{share} further from the original</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>reports</name>
        <message numerus="yes">
            <source>%Ln picture(s) are left out: they cannot be read or are too small.</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are smaller than {limit} pixels and are enlarged, which teaches softness; a shorter training works at a smaller size.</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) have changed or are gone since the training started; they are used as they were.</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message>
            <source>A file of the training cannot be read or written ({detail}). Continue once that is solved; what was saved is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A setting is wrong: {detail}. Correct it under Advanced.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>A setting needs {detail}, which is not part of this program. Change it under Advanced.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Learning from {pictures} of the {limit} pictures, chosen evenly: more would take too much time and disk space.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Memory ran out, so fewer pictures are processed at a time from now on; nothing is lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The disk is full. Free some space and continue; nothing is lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The folder of the training cannot be written. Connect its drive and continue.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The folder of your own masks is missing or has no masks in it. Choose another one, with masks that are white where there is damage.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The graphics card failed. Continue; if it fails again, restart the computer first. What was learned so far is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The model to start from cannot be read. Choose another one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The new model got worse on other photographs, so mixtures with the old one are tried.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures cannot be read, because the process that reads them does not start. Close other programs and try again.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures cannot be read. Connect their drive and continue; nothing is lost.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The saved training cannot be read. Start a new one.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The system ended the training, perhaps because memory ran out. Continue; what was learned up to the last minute is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training could not be started, because the system cannot start another process. Close other programs and continue.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training keeps going wrong. Finish it to keep the best result so far, or start again with other pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training stopped because of an unexpected error. Continue to try again; what was learned so far is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training stopped unexpectedly. Continue; what was learned up to the last minute is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training went wrong, so it returned to its last saved state and continues more carefully.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>There is not enough memory for this training. Close other programs and continue; what was learned so far is kept.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>cannot be read: it crashes the picture reader</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>cannot be read: permission denied</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>cannot be read: the drive reports a fault</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>cannot be read: unexpected error</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>cannot be read: {detail}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>has a name that cannot be displayed; rename it to use it</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>has a name that is too long</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is a device or a pipe, not a file</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is a folder</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is a link that leads back to itself</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is a link to something that is not there</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is empty</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is hidden</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is larger than {detail}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is no longer there</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is not a picture file</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>is on a drive that is no longer there</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>needs more memory than there is</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>took too long to read; its drive may be stuck</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>was already found under another name</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>steps</name>
        <message>
            <source>Accept guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Bend guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Change strength</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clear guide lines</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clear mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Clone stroke</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Crop</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Delete handle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Draw guide line</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Erase</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fill enclosed areas</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Fill pinholes</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Grow mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Healing stroke</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Hide repair</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Import mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Invert mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Lasso</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mask everything</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Mask transparent parts</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Move handle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint original back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paint repair back</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Polygon</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rectangle</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove repair</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Remove specks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Restore again</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rotate</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rotate left</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Rotate right</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Show repair</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Shrink mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Smooth mask</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Snap</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Straighten</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Wand</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>teaching_dialogs</name>
        <message>
            <source>All files</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel the training?</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Cancel training</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everything it has learned will be lost. To keep it running, close the window.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Folder of masks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Folder of pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Keep training</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pictures to learn from</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
    <context>
        <name>teaching_words</name>
        <message numerus="yes">
            <source>%Ln file(s) are exact copies of others</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) skipped</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are black and white</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are blurred</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are enough</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are nearly the same as others</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are set aside</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are too few</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are too small</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) found</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s): not many, but enough to start</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message>
            <source>A folder of masks that you have painted or scanned</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>After {step} steps</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>After {step} steps, the best so far</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Best so far: {percent} % closer to the original than the old model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Colours</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Comparing the new model with the old one</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Copies teach nothing new. One of each stays.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Dates, captions, stamps, watermarks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Done</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Enough for most collections</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Everything is saved, and all memory is free for other programs.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>For large collections, or the last few percent</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Getting ready</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>It measures at the start how much fits into the time. Comparing the new model with the old one takes a few minutes more. While you restore in the main window, the training pauses.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Large holes: people, wires, torn corners</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Learning from your pictures</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Loading the model…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Measuring the speed of this computer…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>More pictures of the same kind would make the result surer.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Nearly all of them show the same thing. Without {least} different ones to test on, there is no telling whether Reweave has got better. Add pictures that differ more.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No part of them is sharp. They teach blur; leave them out unless you restore blurred pictures.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>No training yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Not better than the old model yet</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Old model</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Paused</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Pausing…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reading the pictures…</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Resized copies, slight crops, bursts. They can stay, but count for more than other pictures. If you leave them out, the best of each group stays.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reweave learns from {learned} of them. The other {held_out} are set aside to test at the end whether it has got better.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Reweave learns from {pictures} pictures and is tested on {held_out} others.</source>
            <translation type="unfinished"></translation>
        </message>
        <message numerus="yes">
            <source>Searching… %Ln picture(s) so far</source>
            <translation type="unfinished">
                <numerusform></numerusform>
            </translation>
        </message>
        <message>
            <source>Structure</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The current model is unchanged. Go back to start another training.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The other pictures are in colour. These can stay if you restore black-and-white pictures too.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The pictures are too much alike</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The shorter side has fewer than {least} pixels. They would have to be enlarged, which teaches softness.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>The training runs on {device}.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Thin lines, cracks, hairs, specks</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>To see whether it helps at all</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Total</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training cancelled</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Training stopped</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Waiting for the restoration to finish</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>With fewer than {least} there is no telling whether Reweave has got better, and only a better model can be kept. Add more pictures of the same kind.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>Without a suitable graphics card, the training keeps all processor cores busy and gets less done in the same time.</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>less than a minute</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{file} {clause}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{left} left · step {step} of {steps} · {device}</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation type="unfinished"></translation>
        </message>
        <message>
            <source>{percent} % done</source>
            <translation type="unfinished"></translation>
        </message>
    </context>
</TS>
