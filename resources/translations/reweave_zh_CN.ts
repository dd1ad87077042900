<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>AboutBox</name>
        <message>
            <source>About Reweave</source>
            <translation>关于 Reweave</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>Restores photographs: paint over the damage, press Enter, and it is gone. Everything happens on this computer.

Apache License 2.0. Reweave contains other software under licences of its own.</source>
            <translation>修复照片：涂抹受损处，按 Enter，瑕疵即刻消失。所有处理都在这台计算机上完成。

Apache License 2.0。Reweave 包含其他软件，它们各有自己的许可证。</translation>
        </message>
    </context>
    <context>
        <name>ActionStates</name>
        <message>
            <source>&amp;Redo {step}</source>
            <translation>重做{step}(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Undo {step}</source>
            <translation>撤销{step}(&amp;U)</translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>{tip} ({key})</source>
            <translation>{tip} ({key})</translation>
        </message>
    </context>
    <context>
        <name>AdvancedGoal</name>
        <message>
            <source> GiB</source>
            <translation> GiB</translation>
        </message>
        <message>
            <source>Apple graphics</source>
            <translation>Apple 图形处理器</translation>
        </message>
        <message>
            <source>Best available</source>
            <translation>最佳可用设备</translation>
        </message>
        <message>
            <source>Memory limit</source>
            <translation>内存上限</translation>
        </message>
        <message>
            <source>NVIDIA or AMD graphics card</source>
            <translation>NVIDIA 或 AMD 显卡</translation>
        </message>
        <message>
            <source>One KEY=VALUE per line, as for “python -m training finetune --set”. Unknown names are reported when the training starts.</source>
            <translation>每行一个 KEY=VALUE，与“python -m training finetune --set”的写法相同。未知的名称会在训练开始时报告。</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>处理器</translation>
        </message>
        <message>
            <source>Run on</source>
            <translation>运行设备</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Start from</source>
            <translation>起始模型</translation>
        </message>
        <message>
            <source>Whatever is free</source>
            <translation>全部可用内存</translation>
        </message>
    </context>
    <context>
        <name>AmountField</name>
        <message>
            <source> px</source>
            <translation> 像素</translation>
        </message>
        <message>
            <source>Cancel (Esc)</source>
            <translation>取消 (Esc)</translation>
        </message>
        <message>
            <source>Grow by</source>
            <translation>扩展</translation>
        </message>
        <message>
            <source>Keep (Enter)</source>
            <translation>保留 (Enter)</translation>
        </message>
        <message>
            <source>Pinholes up to</source>
            <translation>针孔不超过</translation>
        </message>
        <message>
            <source>Shrink by</source>
            <translation>收缩</translation>
        </message>
        <message>
            <source>Smooth by</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Specks up to</source>
            <translation>斑点不超过</translation>
        </message>
    </context>
    <context>
        <name>Autosave</name>
        <message>
            <source>Unsaved work cannot be kept safe from a crash ({reason}). Save often, and check the folder {folder}.</source>
            <translation>无法在崩溃时保护未保存的工作（{reason}）。请经常保存，并检查文件夹 {folder}。</translation>
        </message>
    </context>
    <context>
        <name>Banner</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详细信息</translation>
        </message>
        <message>
            <source>Show the details</source>
            <translation>显示详细信息</translation>
        </message>
        <message>
            <source>Show what went wrong, for a report</source>
            <translation>显示出错的详情，可用于报告问题</translation>
        </message>
    </context>
    <context>
        <name>BatchEditing</name>
        <message>
            <source>Paint over what is to be restored first.</source>
            <translation>请先涂抹要修复的区域。</translation>
        </message>
        <message>
            <source>Paint over what is to be restored, then use the mask in the batch.</source>
            <translation>涂抹要修复的区域，然后将蒙版用于批处理。</translation>
        </message>
        <message>
            <source>Repair the picture, then use it in the batch.</source>
            <translation>修补图片，然后将其用于批处理。</translation>
        </message>
        <message>
            <source>Restore what is painted first, or clear the mask.</source>
            <translation>请先修复已涂抹的区域，或清除蒙版。</translation>
        </message>
        <message>
            <source>Undo rotating and cropping first, so that the mask fits the file.</source>
            <translation>请先撤销旋转和裁剪，使蒙版与文件相符。</translation>
        </message>
        <message>
            <source>Use in the batch</source>
            <translation>用于批处理</translation>
        </message>
        <message>
            <source>Wait until the picture has been restored, or cancel that with Esc.</source>
            <translation>请等待图片修复完成，或按 Esc 取消。</translation>
        </message>
    </context>
    <context>
        <name>BatchFlow</name>
        <message>
            <source>Continue</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Restoring the folder {name} was interrupted; nothing is lost.</source>
            <translation>文件夹 {name} 的修复被中断；没有丢失任何内容。</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>审阅</translation>
        </message>
        <message>
            <source>The batch is restored. Review the results.</source>
            <translation>批处理已完成。请审阅结果。</translation>
        </message>
    </context>
    <context>
        <name>BatchSession</name>
        <message>
            <source>Wait until these pictures are restored, or cancel that first.</source>
            <translation>请等待这些图片修复完成，或先取消。</translation>
        </message>
    </context>
    <context>
        <name>BatchSettings</name>
        <message>
            <source>Choose another folder, so that no picture is written over.</source>
            <translation>请选择另一个文件夹，以免覆盖图片。</translation>
        </message>
        <message>
            <source>Saved as {name}. Run it with: reweave batch --recipe {name}</source>
            <translation>已保存为 {name}。运行方式：reweave batch --recipe {name}</translation>
        </message>
        <message>
            <source>The command is on the clipboard. It restores these pictures again.</source>
            <translation>命令已复制到剪贴板，可用来再次修复这些图片。</translation>
        </message>
    </context>
    <context>
        <name>BatchWindow</name>
        <message numerus="yes">
            <source>%Ln failed</source>
            <translation>
                <numerusform>%Ln 张失败</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln kept</source>
            <translation>
                <numerusform>%Ln 张已保留</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s)</source>
            <translation>
                <numerusform>%Ln 张图片</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln rejected</source>
            <translation>
                <numerusform>%Ln 张已排除</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln to review</source>
            <translation>
                <numerusform>%Ln 张待审阅</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln without a mask</source>
            <translation>
                <numerusform>%Ln 张没有蒙版</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln without damage</source>
            <translation>
                <numerusform>%Ln 张无损伤</numerusform>
            </translation>
        </message>
        <message>
            <source>All pictures</source>
            <translation>所有图片</translation>
        </message>
        <message>
            <source>Another folder…</source>
            <translation>其他文件夹…</translation>
        </message>
        <message>
            <source>Copy as command</source>
            <translation>复制为命令</translation>
        </message>
        <message>
            <source>Copy mask</source>
            <translation>复制蒙版</translation>
        </message>
        <message>
            <source>Looking through the folder…</source>
            <translation>正在查看文件夹…</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Open in the main window</source>
            <translation>在主窗口中打开</translation>
        </message>
        <message>
            <source>Paste mask</source>
            <translation>粘贴蒙版</translation>
        </message>
        <message>
            <source>Remove mask</source>
            <translation>移除蒙版</translation>
        </message>
        <message>
            <source>Restore the selected ones</source>
            <translation>修复所选图片</translation>
        </message>
        <message>
            <source>Review the result</source>
            <translation>审阅结果</translation>
        </message>
        <message>
            <source>Save recipe…</source>
            <translation>保存配方…</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>显示</translation>
        </message>
        <message>
            <source>{name} ({count})</source>
            <translation>{name}（{count}）</translation>
        </message>
    </context>
    <context>
        <name>BeforeAfter</name>
        <message>
            <source>Drag to see more of the old or of the new model</source>
            <translation>拖动以查看更多旧模型或新模型的结果</translation>
        </message>
        <message>
            <source>Old and new model compared</source>
            <translation>新旧模型对比</translation>
        </message>
        <message>
            <source>{share} % of the view shows the left picture: {name}</source>
            <translation>视图的 {share}% 显示左侧图片：{name}</translation>
        </message>
    </context>
    <context>
        <name>BrushOptions</name>
        <message>
            <source> %</source>
            <translation> %</translation>
        </message>
        <message>
            <source>Hardness</source>
            <translation>硬度</translation>
        </message>
        <message>
            <source>Hardness </source>
            <translation>硬度 </translation>
        </message>
        <message>
            <source>How far from its centre the brush paints at full strength</source>
            <translation>画笔从中心到多远处为完全覆盖</translation>
        </message>
        <message>
            <source>How far from its centre the brush paints at full strength ({softer} and {harder})</source>
            <translation>画笔从中心到多远处为完全覆盖（{softer} 和 {harder}）</translation>
        </message>
    </context>
    <context>
        <name>BrushSize</name>
        <message>
            <source> px</source>
            <translation> 像素</translation>
        </message>
        <message>
            <source>Brush size</source>
            <translation>画笔大小</translation>
        </message>
        <message>
            <source>Brush size ({smaller} and {larger})</source>
            <translation>画笔大小（{smaller} 和 {larger}）</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
    </context>
    <context>
        <name>Canvas</name>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
    </context>
    <context>
        <name>CheckUpPage</name>
        <message>
            <source>Check</source>
            <translation>检查</translation>
        </message>
        <message>
            <source>Comparing the pictures…</source>
            <translation>正在比较图片…</translation>
        </message>
        <message>
            <source>Pictures with this problem</source>
            <translation>有此问题的图片</translation>
        </message>
        <message>
            <source>The pictures could not be compared</source>
            <translation>无法比较这些图片</translation>
        </message>
        <message>
            <source>To test the new model. Chosen at random; similar pictures stay together.</source>
            <translation>用于测试新模型。随机选取；相似的图片会归在一起。</translation>
        </message>
        <message>
            <source>Too few pictures are left. Go back and add more.</source>
            <translation>剩下的图片太少。请返回添加更多图片。</translation>
        </message>
        <message>
            <source>{title}. Click a picture to leave it out or include it again.</source>
            <translation>{title}。单击图片可将其排除或重新包括。</translation>
        </message>
    </context>
    <context>
        <name>ChoicePage</name>
        <message>
            <source>Find damage better</source>
            <translation>更好地查找损伤</translation>
        </message>
        <message>
            <source>From undamaged pictures of the kind that you restore. They show what belongs in the holes.</source>
            <translation>用您要修复的那一类完好图片来学习。它们说明空洞处应该是什么。</translation>
        </message>
        <message>
            <source>From what you have added to found damage and removed from it. It shows what is damage in your pictures, and what is not.</source>
            <translation>用您对查找结果的增补和删除来学习。它们说明在您的图片中什么是损伤，什么不是。</translation>
        </message>
        <message>
            <source>Lesson</source>
            <translation>课程</translation>
        </message>
        <message>
            <source>Restore better</source>
            <translation>更好地修复</translation>
        </message>
        <message>
            <source>What should Reweave learn to do better?</source>
            <translation>Reweave 应该在哪方面学得更好？</translation>
        </message>
    </context>
    <context>
        <name>CommandFinder</name>
        <message>
            <source>Commands</source>
            <translation>命令</translation>
        </message>
        <message>
            <source>Find a command</source>
            <translation>查找命令</translation>
        </message>
        <message>
            <source>No command contains these words.</source>
            <translation>没有包含这些词的命令。</translation>
        </message>
    </context>
    <context>
        <name>ComparisonConnections</name>
        <message>
            <source>Difference ({key} closes it)</source>
            <translation>差异（按 {key} 关闭）</translation>
        </message>
        <message>
            <source>No difference: the picture is as it was opened</source>
            <translation>没有差异：图片与打开时相同</translation>
        </message>
        <message>
            <source>Side by side ({key} closes it)</source>
            <translation>并排（按 {key} 关闭）</translation>
        </message>
        <message>
            <source>Split view ({key} closes it)</source>
            <translation>拆分视图（按 {key} 关闭）</translation>
        </message>
    </context>
    <context>
        <name>ComparisonView</name>
        <message>
            <source>Damaged</source>
            <translation>受损</translation>
        </message>
        <message>
            <source>Held-out pictures</source>
            <translation>留出的图片</translation>
        </message>
        <message>
            <source>New model</source>
            <translation>新模型</translation>
        </message>
        <message>
            <source>Old model</source>
            <translation>旧模型</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>原图</translation>
        </message>
    </context>
    <context>
        <name>ConsentBox</name>
        <message>
            <source>&amp;Keep examples</source>
            <translation>保留示例(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;No</source>
            <translation>否(&amp;N)</translation>
        </message>
        <message>
            <source>Keep examples?</source>
            <translation>保留示例？</translation>
        </message>
        <message>
            <source>May Reweave keep examples of the damage that you correct?</source>
            <translation>Reweave 可以将您更正过的损伤保留为示例吗？</translation>
        </message>
        <message>
            <source>The preferences show and change this at any time.</source>
            <translation>您可以随时在首选项中查看和更改。</translation>
        </message>
    </context>
    <context>
        <name>CrashDialog</name>
        <message>
            <source>&amp;Copy</source>
            <translation>复制(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Show folder</source>
            <translation>显示文件夹(&amp;S)</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Crash report</source>
            <translation>崩溃报告</translation>
        </message>
        <message>
            <source>This report has no pictures and no names of your files or folders. It stays on this computer; nothing is sent. Copy it into a message to those who make Reweave.</source>
            <translation>此报告不含图片，也不含您的文件或文件夹的名称。它只保存在这台电脑上，不会被发送。请将它复制到发给 Reweave 开发者的消息中。</translation>
        </message>
        <message>
            <source>What went wrong</source>
            <translation>发生了什么问题</translation>
        </message>
    </context>
    <context>
        <name>CrashOffers</name>
        <message>
            <source>Reweave ended unexpectedly last time; a report about it is ready.</source>
            <translation>Reweave 上次意外退出；相关报告已准备好。</translation>
        </message>
        <message>
            <source>Show report…</source>
            <translation>显示报告…</translation>
        </message>
        <message>
            <source>The restoring engine ended unexpectedly; a report about it is ready.</source>
            <translation>修复引擎意外停止；相关报告已准备好。</translation>
        </message>
        <message>
            <source>The training ended unexpectedly; a report about it is ready.</source>
            <translation>训练意外停止；相关报告已准备好。</translation>
        </message>
    </context>
    <context>
        <name>Curves</name>
        <message>
            <source>Distance from the original at each step</source>
            <translation>每一步与原图的差距</translation>
        </message>
        <message>
            <source>Errors while learning at each step</source>
            <translation>每一步的学习误差</translation>
        </message>
        <message>
            <source>Held-out pictures: distance from the original</source>
            <translation>留出的图片：与原图的差距</translation>
        </message>
        <message>
            <source>Learning: errors</source>
            <translation>学习：误差</translation>
        </message>
        <message>
            <source>old model</source>
            <translation>旧模型</translation>
        </message>
    </context>
    <context>
        <name>DamageSearch</name>
        <message>
            <source>Looking for damage…</source>
            <translation>正在查找损伤…</translation>
        </message>
        <message>
            <source>The picture has changed meanwhile. Look for damage again.</source>
            <translation>图片在此期间已更改。请重新查找损伤。</translation>
        </message>
        <message>
            <source>The search for damage was cancelled</source>
            <translation>已取消查找损伤</translation>
        </message>
        <message>
            <source>Waiting for the engine to start…</source>
            <translation>正在等待引擎启动…</translation>
        </message>
    </context>
    <context>
        <name>DetailsConnections</name>
        <message>
            <source>Not saved yet</source>
            <translation>尚未保存</translation>
        </message>
        <message>
            <source>Saved as {name}</source>
            <translation>已保存为 {name}</translation>
        </message>
    </context>
    <context>
        <name>DetailsDialog</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy all of it as text</source>
            <translation>将全部内容复制为文字</translation>
        </message>
        <message>
            <source>Picture details</source>
            <translation>图片详细信息</translation>
        </message>
    </context>
    <context>
        <name>EngineConnections</name>
        <message>
            <source>{reason} The device has not been changed.</source>
            <translation>{reason}设备保持不变。</translation>
        </message>
    </context>
    <context>
        <name>ExampleCollector</name>
        <message>
            <source>Examples of your damage cannot be kept ({reason}). Check the folder {folder}, or switch them off in the preferences.</source>
            <translation>无法保留损伤的示例（{reason}）。请检查文件夹 {folder}，或在首选项中关闭。</translation>
        </message>
    </context>
    <context>
        <name>ExampleConnections</name>
        <message>
            <source>Reweave can learn from what you corrected in the damage that it found, if you agree.</source>
            <translation>如果您同意，Reweave 可以从您对所找到损伤的更正中学习。</translation>
        </message>
        <message>
            <source>What is kept?</source>
            <translation>会保留什么？</translation>
        </message>
    </context>
    <context>
        <name>ExamplesPage</name>
        <message>
            <source>Examples</source>
            <translation>示例</translation>
        </message>
        <message>
            <source>Reweave learns from what you have corrected</source>
            <translation>Reweave 从您更正过的内容中学习</translation>
        </message>
    </context>
    <context>
        <name>ExclusionKeeper</name>
        <message>
            <source>Exclusions are not remembered with this picture, because the folder of the program's data cannot be written to. Save a project to keep them.</source>
            <translation>无法写入程序的数据文件夹，因此不会随此图片记住排除区。要保留排除区，请保存为项目。</translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Camera data and captions (none)</source>
            <translation>相机数据和说明（无）</translation>
        </message>
        <message>
            <source>Camera data and captions ({names})</source>
            <translation>相机数据和说明（{names}）</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Colour profile (none, the colours are sRGB)</source>
            <translation>颜色配置文件（无，颜色为 sRGB）</translation>
        </message>
        <message>
            <source>Colour profile ({name})</source>
            <translation>颜色配置文件（{name}）</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Export picture</source>
            <translation>导出图片</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>File size</source>
            <translation>文件大小</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>In full detail (4:4:4)</source>
            <translation>完整细节 (4:4:4)</translation>
        </message>
        <message>
            <source>In half the detail, smaller (4:2:0)</source>
            <translation>一半细节，文件较小 (4:2:0)</translation>
        </message>
        <message>
            <source>JPEG changes every pixel a little.</source>
            <translation>JPEG 会略微改变每个像素。</translation>
        </message>
        <message>
            <source>JPEG, small</source>
            <translation>JPEG，文件小</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Lower quality makes the file smaller</source>
            <translation>质量越低，文件越小</translation>
        </message>
        <message>
            <source>PNG, lossless</source>
            <translation>PNG，无损</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>品质</translation>
        </message>
        <message>
            <source>TIFF, lossless</source>
            <translation>TIFF，无损</translation>
        </message>
        <message>
            <source>The colours are converted to sRGB.</source>
            <translation>颜色会转换为 sRGB。</translation>
        </message>
        <message>
            <source>WebP, lossless in 8 bits</source>
            <translation>WebP，8 位无损</translation>
        </message>
        <message>
            <source>about {amount}</source>
            <translation>约 {amount}</translation>
        </message>
        <message>
            <source>estimating…</source>
            <translation>正在估算…</translation>
        </message>
        <message>
            <source>from the original</source>
            <translation>来自原图</translation>
        </message>
        <message>
            <source>{width} × {height} pixels, {bits} bits per channel</source>
            <translation>{width} × {height} 像素，每通道 {bits} 位</translation>
        </message>
    </context>
    <context>
        <name>Exporting</name>
        <message>
            <source>Exported as {name}.</source>
            <translation>已导出为 {name}。</translation>
        </message>
        <message>
            <source>Exporting {name}…</source>
            <translation>正在导出 {name}…</translation>
        </message>
    </context>
    <context>
        <name>FeatherMenu</name>
        <message>
            <source>&amp;Feather</source>
            <translation>羽化(&amp;F)</translation>
        </message>
        <message>
            <source>Blend results into the picture at the edge of the mask; Try again applies it to the newest result</source>
            <translation>在蒙版边缘将结果融入图片；“再试一次”会将其应用于最新结果</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Results end sharply at the edge of the mask</source>
            <translation>结果在蒙版边缘处清晰截止</translation>
        </message>
        <message>
            <source>{width} pixels</source>
            <translation>{width} 像素</translation>
        </message>
    </context>
    <context>
        <name>FileConnections</name>
        <message>
            <source>There is no picture on the clipboard.</source>
            <translation>剪贴板上没有图片。</translation>
        </message>
    </context>
    <context>
        <name>FilmModel</name>
        <message>
            <source>being restored</source>
            <translation>正在修复</translation>
        </message>
        <message>
            <source>unsaved changes</source>
            <translation>有未保存的更改</translation>
        </message>
        <message>
            <source>{name}, picture {number} of {count}</source>
            <translation>{name}，第 {number} 张，共 {count} 张</translation>
        </message>
    </context>
    <context>
        <name>FilmStrip</name>
        <message>
            <source>Open pictures</source>
            <translation>打开的图片</translation>
        </message>
    </context>
    <context>
        <name>Finding</name>
        <message numerus="yes">
            <source>%Ln flaw(s) found in {name}</source>
            <translation>
                <numerusform>在 {name} 中找到 %Ln 处瑕疵</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln flaw(s) found. Enter restores them</source>
            <translation>
                <numerusform>找到 %Ln 处瑕疵。按 Enter 键修复</numerusform>
            </translation>
        </message>
        <message>
            <source>No damage was found in {name}. Paint over what you want to restore.</source>
            <translation>在 {name} 中没有找到损伤。请涂抹想要修复的地方。</translation>
        </message>
        <message>
            <source>Nothing was found with this sensitivity. Try a higher one</source>
            <translation>以此灵敏度没有找到瑕疵。请调高灵敏度</translation>
        </message>
        <message>
            <source>So much of {name} looks damaged that only the likeliest flaws are marked. Grain and patterns can look like this: walk through the flaws before you restore.</source>
            <translation>{name} 看起来有太多损伤，因此只标出了最有可能的瑕疵。颗粒和花纹也可能如此：修复前请逐个查看瑕疵。</translation>
        </message>
    </context>
    <context>
        <name>FindingBar</name>
        <message>
            <source> %</source>
            <translation> %</translation>
        </message>
        <message numerus="yes">
            <source>%Ln flaw(s), {percent} %</source>
            <translation>
                <numerusform>%Ln 处瑕疵，{percent} %</numerusform>
            </translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Close; what is marked stays</source>
            <translation>关闭；已标记的部分保留</translation>
        </message>
        <message>
            <source>Found damage</source>
            <translation>找到的损伤</translation>
        </message>
        <message>
            <source>How little it takes for something to count as damage</source>
            <translation>数值越高，越轻微的痕迹也会被视为损伤</translation>
        </message>
        <message>
            <source>Marked flaws, and their share of the picture</source>
            <translation>已标记的瑕疵及其占图片的比例</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>修复</translation>
        </message>
        <message>
            <source>Restore all that is marked</source>
            <translation>修复所有已标记的部分</translation>
        </message>
        <message>
            <source>Sensitivity</source>
            <translation>灵敏度</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>{number} / {count}</translation>
        </message>
    </context>
    <context>
        <name>FindingRow</name>
        <message>
            <source>Include</source>
            <translation>包括</translation>
        </message>
        <message>
            <source>Leave out</source>
            <translation>排除</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>显示</translation>
        </message>
        <message>
            <source>{button}: {title}</source>
            <translation>{button}：{title}</translation>
        </message>
    </context>
    <context>
        <name>FolderWalk</name>
        <message>
            <source>This is the first picture in its folder.</source>
            <translation>这是文件夹中的第一张图片。</translation>
        </message>
        <message>
            <source>This is the last picture in its folder.</source>
            <translation>这是文件夹中的最后一张图片。</translation>
        </message>
    </context>
    <context>
        <name>GeneralPage</name>
        <message>
            <source>&amp;Add to their names</source>
            <translation>在文件名后添加(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Keep unsaved work safe from a crash</source>
            <translation>崩溃时保护未保存的工作(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Restore on</source>
            <translation>修复所用设备(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>主题(&amp;T)</translation>
        </message>
        <message>
            <source>A running job keeps its device and threads.</source>
            <translation>正在运行的任务仍按原来的设置完成。</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>Copy your models to another folder, and use them there from now on</source>
            <translation>将您的模型复制到另一个文件夹，此后保存在那里</translation>
        </message>
        <message>
            <source>Copying…</source>
            <translation>正在复制…</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Graphics card {number}</source>
            <translation>显卡 {number}</translation>
        </message>
        <message>
            <source>How many cores a job uses; a lower number leaves some for other programs</source>
            <translation>一个任务使用的核心数；设得少一些可为其他程序留出核心</translation>
        </message>
        <message>
            <source>JPEG, small</source>
            <translation>JPEG，文件小</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Move…</source>
            <translation>移动…</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <source>Open the folder of your models</source>
            <translation>打开存放您的模型的文件夹</translation>
        </message>
        <message>
            <source>PNG, lossless</source>
            <translation>PNG，无损</translation>
        </message>
        <message>
            <source>Project (OpenRaster)</source>
            <translation>项目 (OpenRaster)</translation>
        </message>
        <message>
            <source>Same as the desktop</source>
            <translation>与桌面相同</translation>
        </message>
        <message>
            <source>Save &amp;new files as</source>
            <translation>新文件的格式(&amp;N)</translation>
        </message>
        <message>
            <source>TIFF, lossless</source>
            <translation>TIFF，无损</translation>
        </message>
        <message>
            <source>Th&amp;reads</source>
            <translation>线程数(&amp;R)</translation>
        </message>
        <message>
            <source>The fastest device that works</source>
            <translation>可用的最快设备</translation>
        </message>
        <message>
            <source>The graphics card only</source>
            <translation>仅显卡</translation>
        </message>
        <message>
            <source>The processor only</source>
            <translation>仅处理器</translation>
        </message>
        <message>
            <source>WebP, lossless in 8 bits</source>
            <translation>WebP，8 位无损</translation>
        </message>
        <message>
            <source>Your models are in</source>
            <translation>模型所在位置</translation>
        </message>
        <message>
            <source>{card}, number {number}</source>
            <translation>{card}，第 {number} 块</translation>
        </message>
    </context>
    <context>
        <name>GoalPage</name>
        <message>
            <source>Advanced</source>
            <translation>高级</translation>
        </message>
        <message>
            <source>Choose folder…</source>
            <translation>选择文件夹…</translation>
        </message>
        <message>
            <source>Choose the folder that contains your masks.</source>
            <translation>请选择存放蒙版的文件夹。</translation>
        </message>
        <message>
            <source>Goal</source>
            <translation>目标</translation>
        </message>
        <message>
            <source>How long may it take?</source>
            <translation>可以花多长时间？</translation>
        </message>
        <message>
            <source>Under Advanced, “{line}” is not a setting. Write KEY=VALUE.</source>
            <translation>“高级”中的“{line}”不是有效的设置。请写成 KEY=VALUE。</translation>
        </message>
        <message>
            <source>What should it get better at?</source>
            <translation>希望它在哪方面做得更好？</translation>
        </message>
        <message>
            <source>White where the damage is</source>
            <translation>白色表示受损处</translation>
        </message>
    </context>
    <context>
        <name>History</name>
        <message>
            <source>Redone: {step}</source>
            <translation>已重做：{step}</translation>
        </message>
        <message>
            <source>Undone: {step}</source>
            <translation>已撤销：{step}</translation>
        </message>
    </context>
    <context>
        <name>HistoryModel</name>
        <message>
            <source>Earlier steps</source>
            <translation>更早的步骤</translation>
        </message>
        <message>
            <source>Opened</source>
            <translation>打开</translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>History</source>
            <translation>历史记录</translation>
        </message>
    </context>
    <context>
        <name>KeepPage</name>
        <message>
            <source>Copying…</source>
            <translation>正在复制…</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃</translation>
        </message>
        <message>
            <source>Discard it</source>
            <translation>放弃它</translation>
        </message>
        <message>
            <source>Enter a name for the model.</source>
            <translation>请输入模型的名称。</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Keep it and use it now</source>
            <translation>保留并立即使用</translation>
        </message>
        <message>
            <source>Keep it, but go on using the current model</source>
            <translation>保留，但继续使用当前模型</translation>
        </message>
        <message>
            <source>My model</source>
            <translation>我的模型</translation>
        </message>
        <message>
            <source>Name of the model</source>
            <translation>模型名称</translation>
        </message>
        <message>
            <source>The library (Restore ▸ Models…) stores it with its origin and its scores, but without any of your pictures.</source>
            <translation>模型库（修复 ▸ 模型…）会保存它以及它的来源和评分，但不包含您的任何图片。</translation>
        </message>
        <message>
            <source>There is already a model with this name. This one will be called “{name}”.</source>
            <translation>已有同名模型。此模型将命名为“{name}”。</translation>
        </message>
        <message>
            <source>What should the new model be called?</source>
            <translation>新模型叫什么名字？</translation>
        </message>
    </context>
    <context>
        <name>KeyButton</name>
        <message>
            <source>Press the new key…</source>
            <translation>请按新的快捷键…</translation>
        </message>
    </context>
    <context>
        <name>KeyOverview</name>
        <message>
            <source>Change keys…</source>
            <translation>更改快捷键…</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Mouse</source>
            <translation>鼠标</translation>
        </message>
        <message>
            <source>hold {keys}</source>
            <translation>按住 {keys}</translation>
        </message>
    </context>
    <context>
        <name>KeysPage</name>
        <message>
            <source>Add…</source>
            <translation>添加…</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>更改…</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>命令</translation>
        </message>
        <message>
            <source>Commands and their keys</source>
            <translation>命令及其快捷键</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>菜单</translation>
        </message>
        <message>
            <source>No key</source>
            <translation>无快捷键</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>全部重置</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Search for a command or a key</source>
            <translation>搜索命令或快捷键</translation>
        </message>
        <message>
            <source>Space moves the picture and cannot be assigned to a command.</source>
            <translation>空格键用于移动图片，不能分配给命令。</translation>
        </message>
        <message>
            <source>Use it here</source>
            <translation>用于此命令</translation>
        </message>
        <message>
            <source>{key} is used by “{command}”.</source>
            <translation>{key} 已用于“{command}”。</translation>
        </message>
        <message>
            <source>{key} opens the menu “{menu}” and cannot be assigned to a command.</source>
            <translation>{key} 用于打开“{menu}”菜单，不能分配给命令。</translation>
        </message>
    </context>
    <context>
        <name>KindButton</name>
        <message>
            <source>Folds</source>
            <translation>折痕</translation>
        </message>
        <message>
            <source>Mark dust, stains and other spots</source>
            <translation>标记灰尘、污渍和其他污点</translation>
        </message>
        <message>
            <source>Mark folds, cracks, tears and edges of adhesive tape</source>
            <translation>标记折痕、裂纹、撕裂处和胶带边缘</translation>
        </message>
        <message>
            <source>Mark scratches, and hairs on the print</source>
            <translation>标记照片上的划痕和毛发</translation>
        </message>
        <message>
            <source>Mark what was written or stamped on the print</source>
            <translation>标记写在或盖在照片上的字迹</translation>
        </message>
        <message>
            <source>Scratches</source>
            <translation>划痕</translation>
        </message>
        <message>
            <source>Spots</source>
            <translation>污点</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>字迹</translation>
        </message>
        <message>
            <source>{kind}: {count}</source>
            <translation>{kind}：{count}</translation>
        </message>
    </context>
    <context>
        <name>LearningPage</name>
        <message numerus="yes">
            <source>%Ln example(s), {size} MB</source>
            <translation>
                <numerusform>%Ln 个示例，{size} MB</numerusform>
            </translation>
        </message>
        <message>
            <source>&amp;Find damage with</source>
            <translation>查找损伤所用(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Keep examples of the damage that I correct</source>
            <translation>将我更正过的损伤保留为示例(&amp;K)</translation>
        </message>
        <message>
            <source>Find damage with a detector that was taught from your examples</source>
            <translation>用根据您的示例训练过的检测器查找损伤</translation>
        </message>
        <message>
            <source>Import…</source>
            <translation>导入…</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <source>Open the folder of the examples</source>
            <translation>打开示例所在的文件夹</translation>
        </message>
        <message>
            <source>Remove all examples…</source>
            <translation>移除全部示例…</translation>
        </message>
        <message>
            <source>The detector that comes with Reweave</source>
            <translation>Reweave 自带的检测器</translation>
        </message>
        <message>
            <source>There are no examples yet.</source>
            <translation>还没有示例。</translation>
        </message>
        <message>
            <source>Your own detector</source>
            <translation>您自己的检测器</translation>
        </message>
    </context>
    <context>
        <name>LibraryMove</name>
        <message>
            <source>The originals are still in {folder}.</source>
            <translation>{folder} 中的模型仍保留在原处。</translation>
        </message>
        <message>
            <source>Your models are now in {folder}.</source>
            <translation>您的模型现在位于 {folder}。</translation>
        </message>
    </context>
    <context>
        <name>LicenceViewer</name>
        <message>
            <source>Comes with: {names}</source>
            <translation>随附于：{names}</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>组件</translation>
        </message>
        <message>
            <source>Files: {names}</source>
            <translation>文件：{names}</translation>
        </message>
        <message>
            <source>It comes without a licence text; see its page.</source>
            <translation>未附带许可证文本，请查看其网页。</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>Licence text</source>
            <translation>许可证文本</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>List of components</source>
            <translation>组件列表</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Search for a name, a licence or a file</source>
            <translation>搜索名称、许可证或文件</translation>
        </message>
        <message>
            <source>The list of licences cannot be read. Install Reweave again.</source>
            <translation>无法读取许可证列表。请重新安装 Reweave。</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
    </context>
    <context>
        <name>ManualViewer</name>
        <message>
            <source>Contents</source>
            <translation>目录</translation>
        </message>
        <message>
            <source>Manual</source>
            <translation>使用手册</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>en</source>
            <extracomment>The folder of the manual in this language, in docs/user.</extracomment>
            <translation>zh</translation>
        </message>
    </context>
    <context>
        <name>MarkingTools</name>
        <message>
            <source>Fill them</source>
            <translation>填充针孔</translation>
        </message>
        <message>
            <source>The mask has pinholes: tiny spots that were not painted.</source>
            <translation>蒙版中有针孔：未涂到的微小斑点。</translation>
        </message>
    </context>
    <context>
        <name>MaskFiles</name>
        <message>
            <source>The mask was exported as {name}</source>
            <translation>蒙版已导出为 {name}</translation>
        </message>
    </context>
    <context>
        <name>MaskGiving</name>
        <message numerus="yes">
            <source>%Ln mask(s) were scaled to the size of their picture.</source>
            <translation>
                <numerusform>已将 %Ln 个蒙版缩放到图片的大小。</numerusform>
            </translation>
        </message>
        <message>
            <source>Copy the mask of a picture first (Ctrl+C).</source>
            <translation>请先复制一张图片的蒙版 (Ctrl+C)。</translation>
        </message>
        <message>
            <source>This picture has no mask to copy.</source>
            <translation>此图片没有可复制的蒙版。</translation>
        </message>
    </context>
    <context>
        <name>MaskLookMenu</name>
        <message>
            <source>&amp;Automatic colour</source>
            <translation>自动颜色(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Cyan</source>
            <translation>青色(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Filled</source>
            <translation>填充(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Green</source>
            <translation>绿色(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Hatched</source>
            <translation>斜线(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Light</source>
            <translation>淡(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Magenta</source>
            <translation>洋红(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Normal</source>
            <translation>正常(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Outline only</source>
            <translation>仅轮廓(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Strong</source>
            <translation>浓(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Yellow</source>
            <translation>黄色(&amp;Y)</translation>
        </message>
    </context>
    <context>
        <name>MethodChooser</name>
        <message>
            <source>How the next area is filled. {sentence}</source>
            <translation>下一个区域的填充方式。{sentence}</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>方法</translation>
        </message>
    </context>
    <context>
        <name>ModelChoice</name>
        <message>
            <source>Now using the model {name}</source>
            <translation>现在使用模型 {name}</translation>
        </message>
        <message>
            <source>The model {name} that you used last cannot be used: {reason}. The model that comes with Reweave is used instead.</source>
            <translation>无法使用上次所用的模型 {name}：{reason}。将改用 Reweave 自带的模型。</translation>
        </message>
        <message>
            <source>it is not in the library</source>
            <translation>它不在模型库中</translation>
        </message>
        <message>
            <source>{reason} The model {name} is used instead.</source>
            <translation>{reason}将改用模型 {name}。</translation>
        </message>
        <message>
            <source>{reason} The model {name} stays in use.</source>
            <translation>{reason}将继续使用模型 {name}。</translation>
        </message>
    </context>
    <context>
        <name>ModelComparison</name>
        <message>
            <source>Both models compared</source>
            <translation>两个模型对比</translation>
        </message>
        <message>
            <source>Compare models</source>
            <translation>比较模型</translation>
        </message>
        <message>
            <source>Drag to see more of one model or the other</source>
            <translation>拖动以查看更多其中一个模型的结果</translation>
        </message>
        <message>
            <source>Left of the handle: {first}. Right: {second}. Your picture is unchanged.</source>
            <translation>手柄左侧：{first}。右侧：{second}。您的图片没有改变。</translation>
        </message>
        <message>
            <source>Restoring with both models  %p %</source>
            <translation>正在用两个模型修复  %p %</translation>
        </message>
        <message>
            <source>{first} and {second} are restoring the painted area.</source>
            <translation>{first} 和 {second} 正在修复涂抹的区域。</translation>
        </message>
    </context>
    <context>
        <name>ModelFlow</name>
        <message>
            <source>Exported as {name}</source>
            <translation>已导出为 {name}</translation>
        </message>
    </context>
    <context>
        <name>ModelsDialog</name>
        <message>
            <source>About this model</source>
            <translation>关于此模型</translation>
        </message>
        <message>
            <source>Compare on the open picture</source>
            <translation>在打开的图片上比较</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>Import…</source>
            <translation>导入…</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>使用中</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在载入…</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Open a picture and paint over something first</source>
            <translation>请先打开图片并涂抹要修复的地方</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>移除…</translation>
        </message>
        <message>
            <source>Rename…</source>
            <translation>重命名…</translation>
        </message>
        <message>
            <source>Restore the painted area with this model and with the one in use</source>
            <translation>用此模型和使用中的模型分别修复涂抹的区域</translation>
        </message>
        <message>
            <source>Switch to another model first</source>
            <translation>请先切换到其他模型</translation>
        </message>
        <message>
            <source>Use</source>
            <translation>使用</translation>
        </message>
        <message>
            <source>{name}   (in use)</source>
            <translation>{name}（使用中）</translation>
        </message>
    </context>
    <context>
        <name>OpenBatch</name>
        <message>
            <source>The damage of all pictures will be found; masks that you have given are left out.</source>
            <translation>将查找所有图片的损伤；您指定的蒙版不包括在内。</translation>
        </message>
    </context>
    <context>
        <name>OriginalView</name>
        <message>
            <source>Original</source>
            <translation>原图</translation>
        </message>
    </context>
    <context>
        <name>PhotoRestoring</name>
        <message>
            <source>Damage was looked for in {name}. Show it to restore it.</source>
            <translation>已在 {name} 中查找损伤。显示该图片后即可修复。</translation>
        </message>
        <message>
            <source>Nothing in {name} is damage beyond doubt. “Find damage” shows what may be.</source>
            <translation>{name} 中没有可以确定的损伤。“查找损伤”会显示可疑之处。</translation>
        </message>
        <message>
            <source>Restore it</source>
            <translation>修复</translation>
        </message>
        <message>
            <source>{percent} % of the picture would be restored. “Find damage” shows what.</source>
            <translation>将修复图片的 {percent} %。“查找损伤”会显示这些地方。</translation>
        </message>
    </context>
    <context>
        <name>PictureCopy</name>
        <message>
            <source>Picture copied</source>
            <translation>图片已复制</translation>
        </message>
    </context>
    <context>
        <name>PictureFiles</name>
        <message>
            <source>Opening {name} and {count} more…</source>
            <translation>正在打开 {name} 和另外 {count} 张图片…</translation>
        </message>
        <message>
            <source>Opening {name}…</source>
            <translation>正在打开 {name}…</translation>
        </message>
        <message>
            <source>Pasted picture</source>
            <translation>粘贴的图片</translation>
        </message>
        <message>
            <source>{count} pictures cannot be opened: {names}</source>
            <translation>有 {count} 张图片无法打开：{names}</translation>
        </message>
        <message>
            <source>{name} was made by another program; its layers were opened as one picture.</source>
            <translation>{name} 由其他程序创建；其图层已作为一张图片打开。</translation>
        </message>
    </context>
    <context>
        <name>PictureGrid</name>
        <message>
            <source>Pictures of the batch</source>
            <translation>批处理中的图片</translation>
        </message>
    </context>
    <context>
        <name>PicturesPage</name>
        <message>
            <source>Add folder…</source>
            <translation>添加文件夹…</translation>
        </message>
        <message>
            <source>Add pictures…</source>
            <translation>添加图片…</translation>
        </message>
        <message>
            <source>Add the pictures that Reweave should learn from.</source>
            <translation>请添加供 Reweave 学习的图片。</translation>
        </message>
        <message>
            <source>Choose undamaged pictures of the kind that you want to restore; 30 or more work best. They are only read, never changed, moved or sent anywhere.</source>
            <translation>请选择与要修复的照片同类的完好图片，30 张以上效果最佳。图片只会被读取，绝不会被更改、移动或发送到任何地方。</translation>
        </message>
        <message>
            <source>Drop folders or pictures here</source>
            <translation>将文件夹或图片拖放到此处</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Pictures found</source>
            <translation>找到的图片</translation>
        </message>
        <message>
            <source>Start over</source>
            <translation>重新开始</translation>
        </message>
        <message>
            <source>Still searching for pictures…</source>
            <translation>仍在搜索图片…</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>What should Reweave learn from?</source>
            <translation>Reweave 应该学习哪些图片？</translation>
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message>
            <source>General</source>
            <translation>常规</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>快捷键</translation>
        </message>
        <message>
            <source>Learning</source>
            <translation>学习</translation>
        </message>
        <message>
            <source>Preferences</source>
            <translation>首选项</translation>
        </message>
    </context>
    <context>
        <name>ProofPage</name>
        <message>
            <source>Add pictures</source>
            <translation>添加图片</translation>
        </message>
        <message>
            <source>Keep it…</source>
            <translation>保留…</translation>
        </message>
        <message>
            <source>Only a better model can be kept.</source>
            <translation>只能保留更好的模型。</translation>
        </message>
        <message>
            <source>Train longer</source>
            <translation>延长训练</translation>
        </message>
    </context>
    <context>
        <name>ProvedPage</name>
        <message>
            <source>Proof</source>
            <translation>验证</translation>
        </message>
    </context>
    <context>
        <name>QAbstractFileIconProvider</name>
        <message>
            <source>Drive</source>
            <translation>驱动器</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
    </context>
    <context>
        <name>QFileDialog</name>
        <message>
            <source>&amp;Look in:</source>
            <translation>查找范围(&amp;L)：</translation>
        </message>
        <message>
            <source>Files of &amp;type:</source>
            <translation>文件类型(&amp;T)：</translation>
        </message>
    </context>
    <context>
        <name>QShortcut</name>
        <message>
            <source>Backspace</source>
            <translation>Backspace</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>Enter</translation>
        </message>
        <message>
            <source>Return</source>
            <translation>Enter</translation>
        </message>
    </context>
    <context>
        <name>RecentMenu</name>
        <message>
            <source>&amp;Clear list</source>
            <translation>清除列表(&amp;C)</translation>
        </message>
        <message>
            <source>{path} (not found)</source>
            <translation>{path}（未找到）</translation>
        </message>
    </context>
    <context>
        <name>Recovery</name>
        <message>
            <source>There is no unsaved work to recover.</source>
            <translation>没有可恢复的未保存工作。</translation>
        </message>
        <message>
            <source>{name} is open as you left it</source>
            <translation>{name} 已按您离开时的样子打开</translation>
        </message>
    </context>
    <context>
        <name>RecoveryDialog</name>
        <message>
            <source>Continue where you left off</source>
            <translation>从上次中断处继续</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃</translation>
        </message>
        <message>
            <source>Discard for good</source>
            <translation>彻底放弃</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>稍后</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Open all</source>
            <translation>全部打开</translation>
        </message>
        <message>
            <source>Press again to discard the work on {names}. This cannot be undone.</source>
            <translation>再按一次将放弃对 {names} 所做的工作。此操作无法撤销。</translation>
        </message>
        <message>
            <source>Recover unsaved work</source>
            <translation>恢复未保存的工作</translation>
        </message>
        <message>
            <source>Reweave ended unexpectedly, but your work was kept. What you do not open now will be offered again.</source>
            <translation>Reweave 意外退出，但您的工作已保留。现在没有打开的内容下次还会提供。</translation>
        </message>
        <message>
            <source>Unsaved work</source>
            <translation>未保存的工作</translation>
        </message>
    </context>
    <context>
        <name>RemovalQuestion</name>
        <message numerus="yes">
            <source>%Ln repair(s) were made later, over or near this one.</source>
            <translation>
                <numerusform>后来在此修补的上方或附近又做了 %Ln 个修补。</numerusform>
            </translation>
        </message>
        <message>
            <source>Another repair was made later, over or near this one.</source>
            <translation>后来在此修补的上方或附近又做了另一个修补。</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Keep its pixels</source>
            <translation>保留其像素</translation>
        </message>
        <message>
            <source>Keep their pixels</source>
            <translation>保留它们的像素</translation>
        </message>
        <message>
            <source>Restore it again</source>
            <translation>重新修复它</translation>
        </message>
        <message>
            <source>Restore them again</source>
            <translation>重新修复它们</translation>
        </message>
    </context>
    <context>
        <name>RepairList</name>
        <message>
            <source>Nothing has been restored yet.</source>
            <translation>尚未修复任何内容。</translation>
        </message>
        <message>
            <source>Repairs</source>
            <translation>修补</translation>
        </message>
    </context>
    <context>
        <name>RepairModel</name>
        <message>
            <source>painted back</source>
            <translation>已部分还原</translation>
        </message>
        <message>
            <source>{method}, made at {time}, {facts}</source>
            <translation>{method}，{time} 完成，{facts}</translation>
        </message>
        <message>
            <source>{method}, made at {time}, {facts}, hidden</source>
            <translation>{method}，{time} 完成，{facts}，已隐藏</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent}%</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>RepairsPanel</name>
        <message>
            <source>Choose another model…</source>
            <translation>选择其他模型…</translation>
        </message>
        <message>
            <source>How far the selected repair replaces what lies below</source>
            <translation>所选修补覆盖下方内容的程度</translation>
        </message>
        <message>
            <source>Remove repair</source>
            <translation>移除修补</translation>
        </message>
        <message>
            <source>Remove the selected repair (Del)</source>
            <translation>移除所选的修补 (Del)</translation>
        </message>
        <message>
            <source>Restore again</source>
            <translation>重新修复</translation>
        </message>
        <message>
            <source>Restore the area of the selected repair again, with the model in use</source>
            <translation>用使用中的模型重新修复所选修补的区域</translation>
        </message>
        <message>
            <source>S&amp;trength</source>
            <translation>强度(&amp;T)</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent}%</translation>
        </message>
    </context>
    <context>
        <name>Rerun</name>
        <message>
            <source>Restored again in {seconds} s</source>
            <translation>已重新修复，用时 {seconds} 秒</translation>
        </message>
        <message>
            <source>Restoring again, {number} of {count}…</source>
            <translation>正在重新修复，第 {number} 个，共 {count} 个…</translation>
        </message>
        <message>
            <source>Restoring again…</source>
            <translation>正在重新修复…</translation>
        </message>
        <message>
            <source>{name} was restored again in {seconds} s</source>
            <translation>{name} 已重新修复，用时 {seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>RestoreBar</name>
        <message>
            <source>Blending</source>
            <translation>正在融合</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Cancel and leave the picture as it is</source>
            <translation>取消，图片保持不变</translation>
        </message>
        <message>
            <source>Cancelling…</source>
            <translation>正在取消…</translation>
        </message>
        <message>
            <source>Fill the painted areas</source>
            <translation>填充涂抹的区域</translation>
        </message>
        <message>
            <source>Filling</source>
            <translation>正在填充</translation>
        </message>
        <message>
            <source>Preparing</source>
            <translation>正在准备</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>修复</translation>
        </message>
        <message>
            <source>Restore  ≈ {price}</source>
            <translation>修复  ≈ {price}</translation>
        </message>
        <message>
            <source>Searching</source>
            <translation>正在查找</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} 分钟</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} 秒</translation>
        </message>
        <message>
            <source>{stage}  %p %</source>
            <translation>{stage}  %p %</translation>
        </message>
        <message>
            <source>{tip} ({key})</source>
            <translation>{tip} ({key})</translation>
        </message>
        <message>
            <source>{tip}. {hint}</source>
            <translation>{tip}。{hint}</translation>
        </message>
        <message>
            <source>{tip}; takes about {price}</source>
            <translation>{tip}；约需 {price}</translation>
        </message>
    </context>
    <context>
        <name>Restoring</name>
        <message>
            <source>Nothing has been restored yet, so there is nothing to try again.</source>
            <translation>尚未修复任何内容，因此没有可以再试的结果。</translation>
        </message>
        <message>
            <source>Only the newest result can be tried again. Undo what you did after it.</source>
            <translation>只有最新的结果可以再试一次。请先撤销之后的操作。</translation>
        </message>
        <message>
            <source>Paint over the area to restore, then press Restore.</source>
            <translation>请涂抹要修复的区域，然后按“修复”。</translation>
        </message>
        <message>
            <source>Restoring was cancelled</source>
            <translation>修复已取消</translation>
        </message>
        <message>
            <source>Restoring…</source>
            <translation>正在修复…</translation>
        </message>
        <message>
            <source>This is a preview. Enter takes it</source>
            <translation>这是预览。按 Enter 采用</translation>
        </message>
        <message>
            <source>Waiting for the engine to start…</source>
            <translation>正在等待引擎启动…</translation>
        </message>
        <message>
            <source>{method} gives no other result; choose another method.</source>
            <translation>“{method}”不会给出其他结果；请选择其他方法。</translation>
        </message>
    </context>
    <context>
        <name>Retouching</name>
        <message>
            <source>Hold Ctrl or Alt and click the place to copy from, then paint.</source>
            <translation>按住 Ctrl 或 Alt 单击要复制的位置，然后涂抹。</translation>
        </message>
        <message>
            <source>The place to copy from lies outside the picture. Hold Ctrl or Alt and click another one.</source>
            <translation>要复制的位置在图片之外。按住 Ctrl 或 Alt 单击另一个位置。</translation>
        </message>
        <message>
            <source>Wait for the running restore, or cancel it with Esc, before you paint.</source>
            <translation>请等待当前修复完成，或按 Esc 取消，然后再涂抹。</translation>
        </message>
        <message>
            <source>Waiting for the engine to start…</source>
            <translation>正在等待引擎启动…</translation>
        </message>
    </context>
    <context>
        <name>Review</name>
        <message>
            <source>This method gives no other result; choose another one.</source>
            <translation>此方法不会给出其他结果；请选择另一种方法。</translation>
        </message>
        <message>
            <source>This picture has no mask; repair it by hand.</source>
            <translation>此图片没有蒙版；请手动修补。</translation>
        </message>
    </context>
    <context>
        <name>ReviewPage</name>
        <message numerus="yes">
            <source>%Ln left to review</source>
            <translation>
                <numerusform>还有 %Ln 张待审阅</numerusform>
            </translation>
        </message>
        <message>
            <source>After</source>
            <translation>修复后</translation>
        </message>
        <message>
            <source>All pictures (Esc)</source>
            <translation>所有图片 (Esc)</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>修复前</translation>
        </message>
        <message>
            <source>Before and after compared</source>
            <translation>修复前后对比</translation>
        </message>
        <message>
            <source>Close-up (Z)</source>
            <translation>特写 (Z)</translation>
        </message>
        <message>
            <source>Drag to see more of the picture before or after (Shift+Left, Shift+Right)</source>
            <translation>拖动以查看更多修复前或修复后的图片（Shift+左、Shift+右）</translation>
        </message>
        <message>
            <source>Everything is reviewed</source>
            <translation>已全部审阅</translation>
        </message>
        <message>
            <source>Keep (K)</source>
            <translation>保留 (K)</translation>
        </message>
        <message>
            <source>Make another try, by the method beside it; go on (R)</source>
            <translation>用旁边的方法再试一次，并继续 (R)</translation>
        </message>
        <message>
            <source>Move the result to the folder of rejected ones; go on (X)</source>
            <translation>将结果移到排除文件夹，并继续 (X)</translation>
        </message>
        <message>
            <source>Open the result in the main window (E)</source>
            <translation>在主窗口中打开结果 (E)</translation>
        </message>
        <message>
            <source>Opening {name}…</source>
            <translation>正在打开 {name}…</translation>
        </message>
        <message>
            <source>Reject (X)</source>
            <translation>排除 (X)</translation>
        </message>
        <message>
            <source>Repair by hand (E)</source>
            <translation>手动修补 (E)</translation>
        </message>
        <message>
            <source>Restore again (R)</source>
            <translation>再次修复 (R)</translation>
        </message>
        <message>
            <source>Show what was restored as large as possible (Z)</source>
            <translation>尽可能大地显示修复的区域 (Z)</translation>
        </message>
        <message>
            <source>The result is good; go on (K or Enter)</source>
            <translation>结果良好，继续（K 或 Enter）</translation>
        </message>
        <message>
            <source>try {number}</source>
            <translation>第 {number} 次尝试</translation>
        </message>
    </context>
    <context>
        <name>RunBar</name>
        <message numerus="yes">
            <source>%Ln picture(s) ready</source>
            <translation>
                <numerusform>%Ln 张图片已就绪</numerusform>
            </translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Cancelling…</source>
            <translation>正在取消…</translation>
        </message>
        <message>
            <source>End the run; what is done is kept</source>
            <translation>结束运行；已完成的会保留</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Look at the results, and keep those that are good.</source>
            <translation>查看结果，保留好的。</translation>
        </message>
        <message>
            <source>No picture is ready. Give pictures masks: paint, copy or choose them.</source>
            <translation>没有就绪的图片。请为图片指定蒙版：涂抹、复制或选择。</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>修复</translation>
        </message>
        <message numerus="yes">
            <source>Restore %Ln picture(s)</source>
            <translation>
                <numerusform>修复 %Ln 张图片</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Review %Ln</source>
            <translation>
                <numerusform>审阅 %Ln 张</numerusform>
            </translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>正在启动…</translation>
        </message>
        <message>
            <source>about {size}, but only {free} are free: choose another disk</source>
            <translation>约 {size}，但可用空间只有 {free}：请选择另一个磁盘</translation>
        </message>
        <message>
            <source>about {size}, {free} are free</source>
            <translation>约 {size}，可用空间 {free}</translation>
        </message>
        <message>
            <source>about {time}</source>
            <translation>约 {time}</translation>
        </message>
        <message>
            <source>about {time} left</source>
            <translation>约剩 {time}</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>{ended} of {total}</source>
            <translation>{ended} / {total}</translation>
        </message>
    </context>
    <context>
        <name>SampleView</name>
        <message>
            <source>Drag to see how it restored the picture earlier</source>
            <translation>拖动以查看它之前如何修复图片</translation>
        </message>
        <message>
            <source>Open picture</source>
            <translation>打开的图片</translation>
        </message>
        <message>
            <source>Sampled pictures</source>
            <translation>示例图片</translation>
        </message>
        <message>
            <source>Step of the training</source>
            <translation>训练步数</translation>
        </message>
    </context>
    <context>
        <name>Saving</name>
        <message>
            <source>Saved as {name}</source>
            <translation>已保存为 {name}</translation>
        </message>
        <message>
            <source>Saved as {name}.</source>
            <translation>已保存为 {name}。</translation>
        </message>
        <message>
            <source>Saving {name}…</source>
            <translation>正在保存 {name}…</translation>
        </message>
        <message>
            <source>{name} had other names (hard links), which keep the former picture.</source>
            <translation>{name} 还有其他名称（硬链接），它们保留原来的图片。</translation>
        </message>
    </context>
    <context>
        <name>SelfCheckDialog</name>
        <message>
            <source>&amp;Copy</source>
            <translation>复制(&amp;C)</translation>
        </message>
        <message>
            <source>A built-in picture is restored by an engine of its own. This takes some seconds, the first time after installing longer. You can keep working.</source>
            <translation>将由单独的引擎修复一张内置图片。这需要几秒钟，安装后的第一次会更久。您可以继续工作。</translation>
        </message>
        <message>
            <source>Checking…</source>
            <translation>正在检查…</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Copy the page as text, for a message to someone who helps</source>
            <translation>将此页复制为文本，以便发给帮助您的人</translation>
        </message>
        <message>
            <source>Everything works.</source>
            <translation>一切正常。</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Self-check</source>
            <translation>自检</translation>
        </message>
        <message>
            <source>Something does not work. The lines in colour say what to do.</source>
            <translation>有些功能无法正常工作。彩色的行说明了应对方法。</translation>
        </message>
    </context>
    <context>
        <name>SettingsPanel</name>
        <message>
            <source>Also restore what the mask has missed along the border of the damage</source>
            <translation>同时修复蒙版在损伤边缘漏涂的部分</translation>
        </message>
        <message>
            <source>Beside the pictures</source>
            <translation>图片旁边</translation>
        </message>
        <message>
            <source>Choose the folder that the results are written to</source>
            <translation>选择写入结果的文件夹</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Copy the mask of the current picture (Ctrl+C)</source>
            <translation>复制当前图片的蒙版 (Ctrl+C)</translation>
        </message>
        <message>
            <source>Damage is found in each picture and restored.</source>
            <translation>在每张图片中查找损伤并修复。</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>Found damage</source>
            <translation>找到的损伤</translation>
        </message>
        <message>
            <source>Give the copied mask to the selected pictures (Ctrl+V)</source>
            <translation>将复制的蒙版用于所选图片 (Ctrl+V)</translation>
        </message>
        <message>
            <source>In a folder…</source>
            <translation>在文件夹中…</translation>
        </message>
        <message>
            <source>Include missed edges</source>
            <translation>包括漏涂的边缘</translation>
        </message>
        <message>
            <source>JPEG, small</source>
            <translation>JPEG，较小</translation>
        </message>
        <message>
            <source>Masks</source>
            <translation>蒙版</translation>
        </message>
        <message>
            <source>One for all…</source>
            <translation>所有图片用一个…</translation>
        </message>
        <message>
            <source>Open the current picture in the main window (Enter)</source>
            <translation>在主窗口中打开当前图片 (Enter)</translation>
        </message>
        <message>
            <source>PNG, lossless</source>
            <translation>PNG，无损</translation>
        </message>
        <message>
            <source>PNG; TIFF stays TIFF</source>
            <translation>PNG；TIFF 仍为 TIFF</translation>
        </message>
        <message>
            <source>Paint mask…</source>
            <translation>涂抹蒙版…</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Repair by hand…</source>
            <translation>手动修补…</translation>
        </message>
        <message>
            <source>Restoring</source>
            <translation>修复</translation>
        </message>
        <message>
            <source>Results</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>TIFF, lossless</source>
            <translation>TIFF，无损</translation>
        </message>
        <message>
            <source>Take the masks of the selected pictures away (Del)</source>
            <translation>移除所选图片的蒙版 (Del)</translation>
        </message>
        <message>
            <source>To {folder}</source>
            <translation>写入 {folder}</translation>
        </message>
        <message>
            <source>Transparent parts</source>
            <translation>透明部分</translation>
        </message>
        <message>
            <source>WebP, lossless in 8 bits</source>
            <translation>WebP，8 位无损</translation>
        </message>
        <message>
            <source>What is not opaque is restored.</source>
            <translation>修复不是完全不透明的部分。</translation>
        </message>
        <message>
            <source>photo-mask.png for photo.jpg. White is restored.</source>
            <translation>photo.jpg 对应 photo-mask.png。修复白色部分。</translation>
        </message>
        <message>
            <source>{file}, for each picture of its size.</source>
            <translation>{file}，用于大小相同的每张图片。</translation>
        </message>
        <message>
            <source>{folder}, by the names of the pictures. White is restored.</source>
            <translation>{folder}，按图片名称对应。修复白色部分。</translation>
        </message>
    </context>
    <context>
        <name>SkippedList</name>
        <message>
            <source>Skipped files</source>
            <translation>跳过的文件</translation>
        </message>
    </context>
    <context>
        <name>SnapTool</name>
        <message>
            <source>No object was found there. Draw closer to its outline.</source>
            <translation>该处没有找到物体。请画得更靠近其轮廓。</translation>
        </message>
        <message>
            <source>Snap needs the engine, which has not started yet.</source>
            <translation>“贴合”需要引擎，但引擎尚未启动。</translation>
        </message>
    </context>
    <context>
        <name>SplitHandle</name>
        <message>
            <source>Drag to see more of the original or the result; double-click to turn the split</source>
            <translation>拖动以查看更多原图或结果；双击可转换拆分方向</translation>
        </message>
        <message>
            <source>Split between original and result</source>
            <translation>原图与结果的分割线</translation>
        </message>
        <message>
            <source>{share} % of the canvas shows the original</source>
            <translation>画布的 {share}% 显示原图</translation>
        </message>
    </context>
    <context>
        <name>StartPage</name>
        <message>
            <source>1. Paint over what should go</source>
            <translation>1. 涂抹要去除的内容</translation>
        </message>
        <message>
            <source>2. Press Restore</source>
            <translation>2. 按“修复”</translation>
        </message>
        <message>
            <source>2. Press {key}</source>
            <translation>2. 按 {key}</translation>
        </message>
        <message>
            <source>3. It is gone</source>
            <translation>3. 已经消失</translation>
        </message>
        <message>
            <source>An old photograph? {key} finds its damage and restores it.</source>
            <translation>老照片？按 {key} 即可查找并修复其损伤。</translation>
        </message>
        <message>
            <source>An old photograph? “Restore photo” finds its damage and restores it.</source>
            <translation>老照片？“修复照片”会查找并修复其损伤。</translation>
        </message>
        <message>
            <source>Drop a photograph or a folder here</source>
            <translation>将照片或文件夹拖放到这里</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>Enter</translation>
        </message>
        <message>
            <source>Open a photograph that comes with Reweave</source>
            <translation>打开 Reweave 自带的一张照片</translation>
        </message>
        <message>
            <source>Open photograph…</source>
            <translation>打开照片…</translation>
        </message>
        <message>
            <source>Restore a folder…</source>
            <translation>修复文件夹…</translation>
        </message>
        <message>
            <source>Restore many pictures and look through the results</source>
            <translation>修复多张图片并查看结果</translation>
        </message>
        <message>
            <source>Start page</source>
            <translation>起始页</translation>
        </message>
        <message>
            <source>Try a sample</source>
            <translation>试用示例</translation>
        </message>
        <message>
            <source>{path} (not found)</source>
            <translation>{path}（未找到）</translation>
        </message>
    </context>
    <context>
        <name>StatusPanel</name>
        <message>
            <source>Choose another zoom</source>
            <translation>选择其他缩放比例</translation>
        </message>
        <message>
            <source>Engine: not running</source>
            <translation>引擎：未运行</translation>
        </message>
        <message>
            <source>Engine: starting…</source>
            <translation>引擎：正在启动…</translation>
        </message>
        <message>
            <source>Needed only once; you can already paint</source>
            <translation>仅需一次；您现在就可以涂抹</translation>
        </message>
        <message>
            <source>Preparing for the first start…</source>
            <translation>正在为首次启动做准备…</translation>
        </message>
        <message>
            <source>Press Restore to start it again</source>
            <translation>按“修复”可重新启动</translation>
        </message>
        <message>
            <source>The engine runs on this device</source>
            <translation>引擎在此设备上运行</translation>
        </message>
        <message>
            <source>You can already paint</source>
            <translation>您现在就可以涂抹</translation>
        </message>
        <message>
            <source>Zoom {percent} %</source>
            <translation>缩放 {percent}%</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent}%</translation>
        </message>
        <message>
            <source>{width} × {height} px</source>
            <translation>{width} × {height} 像素</translation>
        </message>
    </context>
    <context>
        <name>Suggestions</name>
        <message>
            <source>Guide line accepted. Press Restore to fill along it</source>
            <translation>已采用引导线。按“修复”可沿其填充</translation>
        </message>
    </context>
    <context>
        <name>TeachingFlow</name>
        <message>
            <source>Continue</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Teaching Reweave was interrupted; nothing is lost.</source>
            <translation>Reweave 的训练中断了；没有丢失任何内容。</translation>
        </message>
        <message>
            <source>That training is already running in another Reweave window.</source>
            <translation>该训练已在另一个 Reweave 窗口中运行。</translation>
        </message>
    </context>
    <context>
        <name>TeachingSession</name>
        <message>
            <source>Damage is found with your own detector from now on</source>
            <translation>从现在起使用您自己的检测器查找损伤</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>显示</translation>
        </message>
        <message>
            <source>The model {name} is now in the library</source>
            <translation>模型 {name} 已加入模型库</translation>
        </message>
        <message>
            <source>The training goes on in the background. To watch it, choose Restore ▸ Teach Reweave…</source>
            <translation>训练会在后台继续。要查看训练，请选择“修复 ▸ 训练 Reweave…”</translation>
        </message>
        <message>
            <source>The training has stopped; what was learned so far is kept.</source>
            <translation>训练已停止；目前学到的内容已保留。</translation>
        </message>
        <message>
            <source>The training is done. See whether the new detector is better.</source>
            <translation>训练已完成。请查看新检测器是否更好。</translation>
        </message>
        <message>
            <source>The training is done. See whether the new model is better.</source>
            <translation>训练已完成。来看看新模型是否更好。</translation>
        </message>
    </context>
    <context>
        <name>ToolOptions</name>
        <message>
            <source>Alt subtracts, Shift + Alt intersects</source>
            <translation>Alt 减去，Shift + Alt 相交</translation>
        </message>
        <message>
            <source>Drag a frame around what should remain</source>
            <translation>拖出要保留的区域</translation>
        </message>
        <message>
            <source>Draw along a horizon or a wall</source>
            <translation>沿地平线或墙壁画线</translation>
        </message>
        <message>
            <source>Draw around an object; then Shift adds to it, Alt takes away</source>
            <translation>在物体周围画一圈；之后 Shift 添加，Alt 减去</translation>
        </message>
        <message>
            <source>{width} × {height} px. Enter crops, Shift keeps the shape</source>
            <translation>{width} × {height} 像素。按 Enter 裁剪，按住 Shift 保持长宽比</translation>
        </message>
    </context>
    <context>
        <name>TrainingPage</name>
        <message>
            <source>Cancel…</source>
            <translation>取消…</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Finish now and keep the best</source>
            <translation>立即结束并保留最佳结果</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Progress of the training</source>
            <translation>训练进度</translation>
        </message>
        <message>
            <source>Show proof</source>
            <translation>查看验证</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
    </context>
    <context>
        <name>TrainingStartPage</name>
        <message>
            <source>Preparing…</source>
            <translation>正在准备…</translation>
        </message>
        <message>
            <source>Start training</source>
            <translation>开始训练</translation>
        </message>
    </context>
    <context>
        <name>TriesStrip</name>
        <message>
            <source>, </source>
            <extracomment>Between the words of a list.</extracomment>
            <translation>，</translation>
        </message>
        <message>
            <source>Make another try with the chosen method</source>
            <translation>用所选方法再试一次</translation>
        </message>
        <message>
            <source>Make this try. {description}</source>
            <translation>进行这次尝试。{description}</translation>
        </message>
        <message>
            <source>Tries</source>
            <translation>尝试</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再试一次</translation>
        </message>
        <message>
            <source>Try {place}: {words}, {duration}</source>
            <translation>尝试 {place}：{words}，{duration}</translation>
        </message>
        <message>
            <source>Trying…</source>
            <translation>正在尝试…</translation>
        </message>
        <message>
            <source>closer view</source>
            <translation>更近的视野</translation>
        </message>
        <message>
            <source>freer</source>
            <translation>更自由</translation>
        </message>
        <message>
            <source>from the source</source>
            <translation>取自取样源</translation>
        </message>
        <message>
            <source>not made yet</source>
            <translation>尚未进行</translation>
        </message>
        <message>
            <source>wider view</source>
            <translation>更广的视野</translation>
        </message>
        <message>
            <source>{method}, {unlike}</source>
            <translation>{method}，{unlike}</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>{number} / {count}</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} 秒</translation>
        </message>
        <message>
            <source>{words}. {sentence}</source>
            <translation>{words}。{sentence}</translation>
        </message>
    </context>
    <context>
        <name>VerdictPage</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Damage that you marked</source>
            <translation>您标记的损伤</translation>
        </message>
        <message>
            <source>Found before</source>
            <translation>以前找到的</translation>
        </message>
        <message>
            <source>Found now</source>
            <translation>现在找到的</translation>
        </message>
        <message>
            <source>Keep the old one</source>
            <translation>保留旧的</translation>
        </message>
        <message>
            <source>Only a better detector can be used.</source>
            <translation>只有更好的检测器才能使用。</translation>
        </message>
        <message>
            <source>Scan</source>
            <translation>扫描图</translation>
        </message>
        <message>
            <source>Use it</source>
            <translation>使用</translation>
        </message>
    </context>
    <context>
        <name>WandOptions</name>
        <message>
            <source>Contiguous</source>
            <translation>连续</translation>
        </message>
        <message>
            <source>How far red, green and blue may differ from the clicked colour</source>
            <translation>红、绿、蓝与单击处颜色的最大差值</translation>
        </message>
        <message>
            <source>Mark only what is connected to the clicked place</source>
            <translation>仅标记与单击处相连的像素</translation>
        </message>
        <message>
            <source>Tolerance</source>
            <translation>容差</translation>
        </message>
    </context>
    <context>
        <name>Wizard</name>
        <message>
            <source>Back</source>
            <translation>上一步</translation>
        </message>
        <message>
            <source>Teach Reweave</source>
            <translation>训练 Reweave</translation>
        </message>
    </context>
    <context>
        <name>WizardPage</name>
        <message>
            <source>Next</source>
            <translation>下一步</translation>
        </message>
    </context>
    <context>
        <name>actions</name>
        <message>
            <source>&amp;About Reweave</source>
            <translation>关于 Reweave(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Actual pixels</source>
            <translation>实际像素(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Brush</source>
            <translation>画笔(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Clear mask</source>
            <translation>清除蒙版(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Close picture</source>
            <translation>关闭图片(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Copy picture</source>
            <translation>复制图片(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Crop</source>
            <translation>裁剪(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Difference</source>
            <translation>差异(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Draw guide lines</source>
            <translation>绘制引导线(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>编辑(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Eraser</source>
            <translation>橡皮擦(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Export picture…</source>
            <translation>导出图片(&amp;E)…</translation>
        </message>
        <message>
            <source>&amp;Feather</source>
            <translation>羽化(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>文件(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Fill enclosed areas</source>
            <translation>填充封闭区域(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Find command…</source>
            <translation>查找命令(&amp;F)…</translation>
        </message>
        <message>
            <source>&amp;Fit in window</source>
            <translation>适合窗口(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Grow mask…</source>
            <translation>扩展蒙版(&amp;G)…</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>帮助(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Hide panels</source>
            <translation>隐藏面板(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Include missed edges</source>
            <translation>包括漏涂的边缘(&amp;I)</translation>
        </message>
        <message>
            <source>&amp;Invert mask</source>
            <translation>反转蒙版(&amp;I)</translation>
        </message>
        <message>
            <source>&amp;Keep brush size on screen</source>
            <translation>保持画笔的屏幕大小(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Keyboard shortcuts</source>
            <translation>键盘快捷键(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Lasso</source>
            <translation>套索(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Look through tries</source>
            <translation>浏览尝试(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Manual</source>
            <translation>使用手册(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Mask</source>
            <translation>蒙版(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Mask look</source>
            <translation>蒙版外观(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Models…</source>
            <translation>模型(&amp;M)…</translation>
        </message>
        <message>
            <source>&amp;Next area</source>
            <translation>下一个区域(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Next flaw</source>
            <translation>下一处瑕疵(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Next picture</source>
            <translation>下一张图片(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Open…</source>
            <translation>打开(&amp;O)…</translation>
        </message>
        <message>
            <source>&amp;Paste picture</source>
            <translation>粘贴图片(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Picture</source>
            <translation>图片(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Polygon</source>
            <translation>多边形(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Previous open picture</source>
            <translation>上一张打开的图片(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Previous try</source>
            <translation>上一次尝试(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>退出(&amp;Q)</translation>
        </message>
        <message>
            <source>&amp;Recover unsaved work…</source>
            <translation>恢复未保存的工作(&amp;R)…</translation>
        </message>
        <message>
            <source>&amp;Redo</source>
            <translation>重做(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Remove specks…</source>
            <translation>移除斑点(&amp;R)…</translation>
        </message>
        <message>
            <source>&amp;Repairs</source>
            <translation>修补(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Restore</source>
            <translation>修复(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Self-check…</source>
            <translation>自检(&amp;S)…</translation>
        </message>
        <message>
            <source>&amp;Shrink mask…</source>
            <translation>收缩蒙版(&amp;S)…</translation>
        </message>
        <message>
            <source>&amp;Split view</source>
            <translation>拆分视图(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Straighten</source>
            <translation>拉直(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Tools</source>
            <translation>工具(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Try again</source>
            <translation>再试一次(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>撤销(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>视图(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Wand</source>
            <translation>魔棒(&amp;W)</translation>
        </message>
        <message>
            <source>Accept a suggested guide line</source>
            <translation>采用建议的引导线</translation>
        </message>
        <message>
            <source>Add the transparent parts of the picture to the mask</source>
            <translation>将图片的透明部分添加到蒙版</translation>
        </message>
        <message>
            <source>Add to the mask the areas that it encloses</source>
            <translation>将蒙版所围的区域添加到蒙版</translation>
        </message>
        <message>
            <source>Add to the object</source>
            <translation>添加到物体</translation>
        </message>
        <message>
            <source>Alt + right button + drag, Alt + wheel</source>
            <translation>Alt + 右键拖动，Alt + 滚轮</translation>
        </message>
        <message>
            <source>Change the size of the brush</source>
            <translation>更改画笔大小</translation>
        </message>
        <message>
            <source>Choose the model; rename, compare, import or export models</source>
            <translation>选择模型；重命名、比较、导入或导出模型</translation>
        </message>
        <message>
            <source>Choose the place to copy from</source>
            <translation>选择要复制的位置</translation>
        </message>
        <message>
            <source>Cl&amp;one stamp</source>
            <translation>仿制图章(&amp;O)</translation>
        </message>
        <message>
            <source>Clea&amp;r source</source>
            <translation>清除取样源(&amp;R)</translation>
        </message>
        <message>
            <source>Clear exc&amp;lusions</source>
            <translation>清除排除区(&amp;L)</translation>
        </message>
        <message>
            <source>Clear g&amp;uide lines</source>
            <translation>清除引导线(&amp;U)</translation>
        </message>
        <message>
            <source>Clear the whole mask</source>
            <translation>清除整个蒙版</translation>
        </message>
        <message>
            <source>Click it</source>
            <translation>单击它</translation>
        </message>
        <message>
            <source>Click the corners of what should be restored; Enter or a double-click closes the polygon, Backspace removes the last corner</source>
            <translation>单击要修复区域的各个顶点；按 Enter 或双击闭合多边形，按 Backspace 移除上一个顶点</translation>
        </message>
        <message>
            <source>Click to mark pixels of a similar colour</source>
            <translation>单击以标记颜色相近的像素</translation>
        </message>
        <message>
            <source>Close a&amp;ll pictures</source>
            <translation>关闭所有图片(&amp;L)</translation>
        </message>
        <message>
            <source>Close ot&amp;her pictures</source>
            <translation>关闭其他图片(&amp;H)</translation>
        </message>
        <message>
            <source>Copy texture from anywhere again; Cancel does the same</source>
            <translation>恢复为从任意位置复制纹理；“取消”的作用相同</translation>
        </message>
        <message>
            <source>Copy the picture as it is now</source>
            <translation>复制当前的图片</translation>
        </message>
        <message>
            <source>Delete &amp;handle</source>
            <translation>删除控制点(&amp;H)</translation>
        </message>
        <message>
            <source>Delete a handle of a guide line</source>
            <translation>删除引导线的控制点</translation>
        </message>
        <message>
            <source>Delete all guide lines</source>
            <translation>删除所有引导线</translation>
        </message>
        <message>
            <source>Delete the selected handle or guide line</source>
            <translation>删除所选的控制点或引导线</translation>
        </message>
        <message>
            <source>Drag a frame around what should remain; Enter crops, Esc removes the frame</source>
            <translation>拖出要保留的范围；按 Enter 裁剪，按 Esc 移除裁剪框</translation>
        </message>
        <message>
            <source>Drag over the area to copy texture from; the same key switches back</source>
            <translation>拖过要从中复制纹理的区域；按同一快捷键切换回来</translation>
        </message>
        <message>
            <source>Drag over what should be restored; Shift makes a square</source>
            <translation>拖过要修复的区域；按住 Shift 为正方形</translation>
        </message>
        <message>
            <source>Draw a guide line in steps of 45 degrees</source>
            <translation>以 45 度为步长绘制引导线</translation>
        </message>
        <message>
            <source>Draw a line along a horizon or a wall; the picture turns until the line is level or upright</source>
            <translation>沿地平线或墙面画一条线；图片会旋转到该线水平或垂直为止</translation>
        </message>
        <message>
            <source>Draw a straight line from the last stroke</source>
            <translation>从上一笔触开始画直线</translation>
        </message>
        <message>
            <source>Draw across the mask how an edge goes on; drag a line to bend it</source>
            <translation>在蒙版上画出边缘的走向；拖动引导线可使其弯曲</translation>
        </message>
        <message>
            <source>Draw around what should be restored; Alt or the right button subtracts</source>
            <translation>圈出要修复的内容；按住 Alt 或用右键可减去</translation>
        </message>
        <message>
            <source>Draw or bend a guide line</source>
            <translation>绘制或弯曲引导线</translation>
        </message>
        <message>
            <source>Draw roughly around an object; the outline tightens to it. Then draw with Shift to add to the object, or with Alt to take away</source>
            <translation>大致圈出一个物体；轮廓会自动贴合。随后按住 Shift 画线或画轮廓可添加，按住 Alt 可减去</translation>
        </message>
        <message>
            <source>E&amp;xclusion brush</source>
            <translation>排除画笔(&amp;X)</translation>
        </message>
        <message>
            <source>E&amp;xport mask…</source>
            <translation>导出蒙版(&amp;X)…</translation>
        </message>
        <message>
            <source>Erase parts of the mask; the same key switches back, and the right button always erases</source>
            <translation>擦除部分蒙版；按同一快捷键切换回来，右键始终用于擦除</translation>
        </message>
        <message>
            <source>Erase, or subtract from the mask</source>
            <translation>擦除，或从蒙版中减去</translation>
        </message>
        <message>
            <source>Exclude the framed flaw for good, and show the next one</source>
            <translation>永久排除框出的瑕疵，并显示下一处</translation>
        </message>
        <message>
            <source>Exclusion brush: right button, Alt + left button</source>
            <translation>排除画笔：右键、Alt + 左键</translation>
        </message>
        <message>
            <source>F&amp;ull screen</source>
            <translation>全屏(&amp;U)</translation>
        </message>
        <message>
            <source>Fi&amp;lm strip</source>
            <translation>图片栏(&amp;L)</translation>
        </message>
        <message>
            <source>Fill narrow notches in the mask's outline and remove its spikes</source>
            <translation>填平蒙版轮廓上的窄缺口并移除尖刺</translation>
        </message>
        <message>
            <source>Fill the painted areas</source>
            <translation>填充涂抹的区域</translation>
        </message>
        <message>
            <source>Find &amp;damage</source>
            <translation>查找损伤(&amp;D)</translation>
        </message>
        <message>
            <source>Find out whether everything works on this computer</source>
            <translation>检查这台电脑上是否一切正常</translation>
        </message>
        <message>
            <source>Find scratches, spots, folds and writing, and mark them</source>
            <translation>查找并标记划痕、污点、折痕和字迹</translation>
        </message>
        <message>
            <source>Find what is damage beyond doubt, and restore it</source>
            <translation>查找可以确定的损伤并修复</translation>
        </message>
        <message>
            <source>Give the folder that is being restored this mask or this picture</source>
            <translation>将此蒙版或此图片交给正在修复的文件夹</translation>
        </message>
        <message>
            <source>Go to film strip</source>
            <translation>转到图片栏</translation>
        </message>
        <message>
            <source>Grow the painted area by a few pixels where it has missed the edge of what it covers; Try again applies it to the newest result</source>
            <translation>在漏涂物体边缘的地方，将涂抹的区域扩展几个像素；“再试一次”会将其应用于最新结果</translation>
        </message>
        <message>
            <source>Guide lines: Shift + left button</source>
            <translation>引导线：Shift + 左键</translation>
        </message>
        <message>
            <source>Guide lines: left button</source>
            <translation>引导线：左键</translation>
        </message>
        <message>
            <source>Guide lines: right button</source>
            <translation>引导线：右键</translation>
        </message>
        <message>
            <source>H&amp;arder brush</source>
            <translation>画笔更硬(&amp;A)</translation>
        </message>
        <message>
            <source>Heal&amp;ing brush</source>
            <translation>修复画笔(&amp;I)</translation>
        </message>
        <message>
            <source>Histor&amp;y</source>
            <translation>历史记录(&amp;Y)</translation>
        </message>
        <message>
            <source>Histor&amp;y brush</source>
            <translation>历史记录画笔(&amp;Y)</translation>
        </message>
        <message>
            <source>History brush: right button, Alt + left button</source>
            <translation>历史记录画笔：右键，Alt + 左键</translation>
        </message>
        <message>
            <source>Hold to show the picture as it was opened</source>
            <translation>按住以显示打开时的图片</translation>
        </message>
        <message>
            <source>How much each pixel differs from the original, four times as bright</source>
            <translation>每个像素与原图的差异，亮度放大四倍</translation>
        </message>
        <message>
            <source>Im&amp;port mask…</source>
            <translation>导入蒙版(&amp;P)…</translation>
        </message>
        <message>
            <source>Intersect with the mask</source>
            <translation>与蒙版相交</translation>
        </message>
        <message>
            <source>Lar&amp;ger brush</source>
            <translation>放大画笔(&amp;G)</translation>
        </message>
        <message>
            <source>Left button</source>
            <translation>左键</translation>
        </message>
        <message>
            <source>Let damage be found again</source>
            <translation>使损伤重新可以被找到</translation>
        </message>
        <message>
            <source>Let damage be found everywhere again</source>
            <translation>使各处的损伤重新可以被找到</translation>
        </message>
        <message>
            <source>Li&amp;ve preview</source>
            <translation>实时预览(&amp;V)</translation>
        </message>
        <message>
            <source>Make the edge of the brush harder; with the mask brush, narrow the feather of later results</source>
            <translation>让画笔边缘更硬；使用蒙版画笔时，收窄之后结果的羽化</translation>
        </message>
        <message>
            <source>Make the edge of the brush softer; with the mask brush, widen the feather of later results</source>
            <translation>让画笔向边缘逐渐变淡；使用蒙版画笔时，加宽之后结果的羽化</translation>
        </message>
        <message>
            <source>Make the mask larger by some pixels on every side</source>
            <translation>将蒙版向各个方向扩展若干像素</translation>
        </message>
        <message>
            <source>Make the mask smaller by some pixels on every side</source>
            <translation>将蒙版从各个方向收缩若干像素</translation>
        </message>
        <message>
            <source>Mark &amp;source</source>
            <translation>标记取样源(&amp;S)</translation>
        </message>
        <message>
            <source>Mark a square</source>
            <translation>标记正方形</translation>
        </message>
        <message>
            <source>Mask &amp;everything</source>
            <translation>全部设为蒙版(&amp;E)</translation>
        </message>
        <message>
            <source>Mask &amp;transparent parts</source>
            <translation>将透明部分设为蒙版(&amp;T)</translation>
        </message>
        <message>
            <source>Move the focus to the tool bar, the picture and the panels in turn</source>
            <translation>将键盘焦点依次移到工具栏、图片和各面板</translation>
        </message>
        <message>
            <source>Move the picture</source>
            <translation>移动图片</translation>
        </message>
        <message>
            <source>Ne&amp;xt open picture</source>
            <translation>下一张打开的图片(&amp;X)</translation>
        </message>
        <message>
            <source>Not dama&amp;ge</source>
            <translation>不是损伤(&amp;G)</translation>
        </message>
        <message>
            <source>One abo&amp;ve the other</source>
            <translation>上下排列(&amp;V)</translation>
        </message>
        <message>
            <source>Open recen&amp;t</source>
            <translation>最近打开的文件(&amp;T)</translation>
        </message>
        <message>
            <source>Open the next picture in the folder</source>
            <translation>打开文件夹中的下一张图片</translation>
        </message>
        <message>
            <source>Open the previous picture in the folder</source>
            <translation>打开文件夹中的上一张图片</translation>
        </message>
        <message>
            <source>Open work that was unsaved when Reweave ended unexpectedly</source>
            <translation>打开 Reweave 意外退出时未保存的工作</translation>
        </message>
        <message>
            <source>Original and result in one view; drag the line between them</source>
            <translation>在同一视图中显示原图和结果；可拖动两者之间的分割线</translation>
        </message>
        <message>
            <source>Original and result side by side, at the same zoom and place</source>
            <translation>并排显示原图和结果，缩放和位置相同</translation>
        </message>
        <message>
            <source>Paint</source>
            <translation>绘制</translation>
        </message>
        <message>
            <source>Paint a copy of another place, fitted to light and colour; Ctrl + click or Alt + click chooses that place first</source>
            <translation>将另一处的内容复制过来，并匹配光照和颜色；先用 Ctrl + 单击或 Alt + 单击选择该处</translation>
        </message>
        <message>
            <source>Paint a copy of another place; Ctrl + click or Alt + click chooses that place first</source>
            <translation>将另一处的内容原样复制过来；先用 Ctrl + 单击或 Alt + 单击选择该处</translation>
        </message>
        <message>
            <source>Paint over what is not damage, so that it is never found; Alt or the right button takes it away again</source>
            <translation>涂抹不是损伤的地方，使其不会被找到；按住 Alt 或用右键可以去掉</translation>
        </message>
        <message>
            <source>Paint over what should be restored</source>
            <translation>涂抹要修复的内容</translation>
        </message>
        <message>
            <source>Paint the original back over repairs, or over the selected one; Alt or the right button paints the repair back</source>
            <translation>在修补上或所选的修补上涂抹以还原原图；按住 Alt 或用右键可恢复修补</translation>
        </message>
        <message>
            <source>Paint the repair back</source>
            <translation>恢复修补</translation>
        </message>
        <message>
            <source>Picture &amp;details…</source>
            <translation>图片详细信息(&amp;D)…</translation>
        </message>
        <message>
            <source>Pre&amp;ferences…</source>
            <translation>首选项(&amp;F)…</translation>
        </message>
        <message>
            <source>Pre&amp;vious picture</source>
            <translation>上一张图片(&amp;V)</translation>
        </message>
        <message>
            <source>Previous fla&amp;w</source>
            <translation>上一处瑕疵(&amp;W)</translation>
        </message>
        <message>
            <source>Re&amp;ctangle</source>
            <translation>矩形(&amp;C)</translation>
        </message>
        <message>
            <source>Read how to use Reweave</source>
            <translation>阅读 Reweave 的使用方法</translation>
        </message>
        <message>
            <source>Rectangle: Shift + drag</source>
            <translation>矩形：Shift + 拖动</translation>
        </message>
        <message>
            <source>Remove small separate parts of the mask</source>
            <translation>移除蒙版中孤立的小块</translation>
        </message>
        <message>
            <source>Replace the mask with a picture file, in which white is masked</source>
            <translation>用图片文件替换蒙版，其中白色为蒙版区域</translation>
        </message>
        <message>
            <source>Replace the newest result with another one</source>
            <translation>用另一个结果替换最新的结果</translation>
        </message>
        <message>
            <source>Restore a &amp;folder…</source>
            <translation>修复文件夹(&amp;F)…</translation>
        </message>
        <message>
            <source>Restore many pictures and look through the results</source>
            <translation>修复多张图片并查看结果</translation>
        </message>
        <message>
            <source>Restore ph&amp;oto</source>
            <translation>修复照片(&amp;O)</translation>
        </message>
        <message>
            <source>Retouching: Ctrl + click, Alt + click</source>
            <translation>修饰：Ctrl + 单击，Alt + 单击</translation>
        </message>
        <message>
            <source>Right button, Alt + left button</source>
            <translation>右键，Alt + 左键</translation>
        </message>
        <message>
            <source>Rotate &amp;left</source>
            <translation>向左旋转(&amp;L)</translation>
        </message>
        <message>
            <source>Rotate &amp;right</source>
            <translation>向右旋转(&amp;R)</translation>
        </message>
        <message>
            <source>Rotate the picture by 90 degrees to the left</source>
            <translation>将图片向左旋转 90 度</translation>
        </message>
        <message>
            <source>Rotate the picture by 90 degrees to the right</source>
            <translation>将图片向右旋转 90 度</translation>
        </message>
        <message>
            <source>S&amp;maller brush</source>
            <translation>缩小画笔(&amp;M)</translation>
        </message>
        <message>
            <source>S&amp;mooth mask…</source>
            <translation>平滑蒙版(&amp;M)…</translation>
        </message>
        <message>
            <source>S&amp;nap</source>
            <translation>贴合(&amp;N)</translation>
        </message>
        <message>
            <source>Save &amp;as…</source>
            <translation>另存为(&amp;A)…</translation>
        </message>
        <message>
            <source>Save a copy of the picture; choose its format and what it keeps</source>
            <translation>保存图片的副本；可选择格式和要保留的内容</translation>
        </message>
        <message>
            <source>Save the mask as a PNG file in black and white</source>
            <translation>将蒙版保存为黑白 PNG 文件</translation>
        </message>
        <message>
            <source>Shift + Alt + left button</source>
            <translation>Shift + Alt + 左键</translation>
        </message>
        <message>
            <source>Shift + click</source>
            <translation>Shift + 单击</translation>
        </message>
        <message>
            <source>Show a preview of the result whenever you stop painting; Enter takes it</source>
            <translation>停止涂抹时显示结果的预览；按 Enter 采用</translation>
        </message>
        <message>
            <source>Show all keys</source>
            <translation>显示所有快捷键</translation>
        </message>
        <message>
            <source>Show nothing but the picture and the menu</source>
            <translation>只显示图片和菜单</translation>
        </message>
        <message>
            <source>Show or hide the list of repairs</source>
            <translation>显示或隐藏修补列表</translation>
        </message>
        <message>
            <source>Show or hide the list of steps; click one to go to it</source>
            <translation>显示或隐藏步骤列表；单击某一步可转到该步</translation>
        </message>
        <message>
            <source>Show ori&amp;ginal</source>
            <translation>显示原图(&amp;G)</translation>
        </message>
        <message>
            <source>Show the flaw before this one</source>
            <translation>显示上一处瑕疵</translation>
        </message>
        <message>
            <source>Show the next flaw that was found</source>
            <translation>显示找到的下一处瑕疵</translation>
        </message>
        <message>
            <source>Show the open pictures below the picture when there are several</source>
            <translation>打开多张图片时，在图片下方显示它们</translation>
        </message>
        <message>
            <source>Show the original above the result instead of beside it</source>
            <translation>将原图显示在结果上方而不是旁边</translation>
        </message>
        <message>
            <source>Show the result before this one again</source>
            <translation>重新显示前一个结果</translation>
        </message>
        <message>
            <source>Show the tries of the newest result below the picture</source>
            <translation>在图片下方显示最新结果的各次尝试</translation>
        </message>
        <message>
            <source>Show tries with the arrow keys; Enter takes one, Esc goes back to the one before</source>
            <translation>用方向键浏览各次尝试；按 Enter 采用，按 Esc 返回前一个</translation>
        </message>
        <message>
            <source>Show what the file holds, and what the saved one has kept</source>
            <translation>显示文件的内容，以及保存的文件保留了什么</translation>
        </message>
        <message>
            <source>Side &amp;by side</source>
            <translation>并排(&amp;B)</translation>
        </message>
        <message>
            <source>Smoo&amp;th strokes</source>
            <translation>平滑笔触(&amp;T)</translation>
        </message>
        <message>
            <source>Snap: Alt + left button, right button</source>
            <translation>贴合：Alt + 左键，或右键</translation>
        </message>
        <message>
            <source>Snap: Shift + left button</source>
            <translation>贴合：Shift + 左键</translation>
        </message>
        <message>
            <source>So&amp;fter brush</source>
            <translation>画笔更软(&amp;F)</translation>
        </message>
        <message>
            <source>Space + drag, middle button, arrow keys</source>
            <translation>空格键 + 拖动、中键、方向键</translation>
        </message>
        <message>
            <source>Strip of &amp;tries</source>
            <translation>尝试缩略图栏(&amp;T)</translation>
        </message>
        <message>
            <source>Swap painted and unpainted areas</source>
            <translation>交换已涂抹和未涂抹的区域</translation>
        </message>
        <message>
            <source>Take away from the object</source>
            <translation>从物体减去</translation>
        </message>
        <message>
            <source>Te&amp;ach Reweave…</source>
            <translation>训练 Reweave(&amp;A)…</translation>
        </message>
        <message>
            <source>Teach Reweave with your own pictures</source>
            <translation>用您自己的图片训练 Reweave</translation>
        </message>
        <message>
            <source>The brush follows the mouse as if pulled by a string</source>
            <translation>画笔像被线牵着一样跟随鼠标</translation>
        </message>
        <message>
            <source>Type a few words to find and run any command</source>
            <translation>输入几个词即可查找并运行任何命令</translation>
        </message>
        <message>
            <source>Use in the &amp;batch</source>
            <translation>用于批处理(&amp;B)</translation>
        </message>
        <message>
            <source>Walk through the open pictures with the arrow keys; Delete closes one</source>
            <translation>用方向键浏览打开的图片；Delete 键关闭图片</translation>
        </message>
        <message>
            <source>Wheel</source>
            <translation>滚轮</translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation>放大(&amp;I)</translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation>缩小(&amp;O)</translation>
        </message>
        <message>
            <source>Zoom at the mouse</source>
            <translation>以鼠标位置为中心缩放</translation>
        </message>
        <message>
            <source>Zooming in makes the brush smaller on the picture</source>
            <translation>放大视图时，画笔在图片上会变小</translation>
        </message>
    </context>
    <context>
        <name>batch</name>
        <message>
            <source>Its mask marks nothing.</source>
            <translation>它的蒙版没有标出任何内容。</translation>
        </message>
        <message>
            <source>No damage was found in it.</source>
            <translation>未在其中找到损伤。</translation>
        </message>
        <message>
            <source>No mask was found for it; give it one of the same name.</source>
            <translation>没有找到它的蒙版；请提供一个同名的蒙版。</translation>
        </message>
        <message>
            <source>Nothing in it is transparent.</source>
            <translation>其中没有透明部分。</translation>
        </message>
    </context>
    <context>
        <name>batch_dialogs</name>
        <message>
            <source>Folder for the results</source>
            <translation>结果文件夹</translation>
        </message>
        <message>
            <source>Folder of masks</source>
            <translation>蒙版文件夹</translation>
        </message>
        <message>
            <source>One mask for all pictures</source>
            <translation>用于所有图片的蒙版</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Recipe</source>
            <translation>配方</translation>
        </message>
        <message>
            <source>Restore the pictures of a folder</source>
            <translation>修复文件夹中的图片</translation>
        </message>
        <message>
            <source>Save recipe</source>
            <translation>保存配方</translation>
        </message>
    </context>
    <context>
        <name>batch_states</name>
        <message>
            <source>Again</source>
            <translation>再次</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Kept</source>
            <translation>已保留</translation>
        </message>
        <message>
            <source>No damage</source>
            <translation>无损伤</translation>
        </message>
        <message>
            <source>No mask</source>
            <translation>没有蒙版</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>就绪</translation>
        </message>
        <message>
            <source>Rejected</source>
            <translation>已排除</translation>
        </message>
        <message>
            <source>Restoring</source>
            <translation>正在修复</translation>
        </message>
        <message>
            <source>To review</source>
            <translation>待审阅</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>{count} h</source>
            <translation>{count} 小时</translation>
        </message>
        <message>
            <source>{count} min</source>
            <translation>{count} 分钟</translation>
        </message>
        <message>
            <source>{count} s</source>
            <translation>{count} 秒</translation>
        </message>
        <message>
            <source>{state}, {percent} %</source>
            <translation>{state}，{percent} %</translation>
        </message>
    </context>
    <context>
        <name>busy</name>
        <message>
            <source>Wait until {name} has been restored, or cancel that with Esc.</source>
            <translation>请等待 {name} 修复完成，或按 Esc 取消。</translation>
        </message>
        <message>
            <source>Wait until {name} has been searched for damage, or cancel that with Esc.</source>
            <translation>请等待 {name} 的损伤查找完成，或按 Esc 取消。</translation>
        </message>
    </context>
    <context>
        <name>causes</name>
        <message>
            <source>Device or resource busy</source>
            <translation>设备或资源正忙</translation>
        </message>
        <message>
            <source>Disk quota exceeded</source>
            <translation>超出磁盘配额</translation>
        </message>
        <message>
            <source>File name too long</source>
            <translation>文件名太长</translation>
        </message>
        <message>
            <source>Input/output error</source>
            <translation>输入/输出错误</translation>
        </message>
        <message>
            <source>No space left on device</source>
            <translation>设备上没有剩余空间</translation>
        </message>
        <message>
            <source>No such file or directory</source>
            <translation>没有这样的文件或文件夹</translation>
        </message>
        <message>
            <source>Permission denied</source>
            <translation>没有权限</translation>
        </message>
        <message>
            <source>Read-only file system</source>
            <translation>文件系统是只读的</translation>
        </message>
        <message>
            <source>The graphics card's driver is too old for this program's PyTorch (it has CUDA {major}.{minor}, {needed} is needed): update it to use the card</source>
            <translation>显卡驱动程序太旧，本程序的 PyTorch 不支持（其 CUDA 版本为 {major}.{minor}，需要 {needed}）：请更新驱动程序以使用显卡</translation>
        </message>
        <message>
            <source>Too many levels of symbolic links</source>
            <translation>符号链接层数太多</translation>
        </message>
        <message>
            <source>a DDS texture</source>
            <translation>DDS 纹理</translation>
        </message>
        <message>
            <source>a DICOM picture</source>
            <translation>DICOM 图片</translation>
        </message>
        <message>
            <source>a DjVu document</source>
            <translation>DjVu 文档</translation>
        </message>
        <message>
            <source>a FITS picture</source>
            <translation>FITS 图片</translation>
        </message>
        <message>
            <source>a GIMP file</source>
            <translation>GIMP 文件</translation>
        </message>
        <message>
            <source>a JPEG XL picture</source>
            <translation>JPEG XL 图片</translation>
        </message>
        <message>
            <source>a JPEG XR picture</source>
            <translation>JPEG XR 图片</translation>
        </message>
        <message>
            <source>a Krita file</source>
            <translation>Krita 文件</translation>
        </message>
        <message>
            <source>a PDF document</source>
            <translation>PDF 文档</translation>
        </message>
        <message>
            <source>a PFM picture</source>
            <translation>PFM 图片</translation>
        </message>
        <message>
            <source>a Photoshop file</source>
            <translation>Photoshop 文件</translation>
        </message>
        <message>
            <source>a PostScript document</source>
            <translation>PostScript 文档</translation>
        </message>
        <message>
            <source>a QOI picture</source>
            <translation>QOI 图片</translation>
        </message>
        <message>
            <source>a Radiance picture</source>
            <translation>Radiance 图片</translation>
        </message>
        <message>
            <source>a Reweave detector</source>
            <translation> Reweave 检测器</translation>
        </message>
        <message>
            <source>a Reweave generator</source>
            <translation> Reweave 生成器</translation>
        </message>
        <message>
            <source>a camera raw file</source>
            <translation>相机 RAW 文件</translation>
        </message>
        <message>
            <source>a cancel was not answered for {seconds} s</source>
            <translation>取消请求 {seconds} 秒没有得到回应</translation>
        </message>
        <message>
            <source>a job has stood still for {seconds} s</source>
            <translation>任务已停滞 {seconds} 秒</translation>
        </message>
        <message>
            <source>a safetensors file, but not {content}</source>
            <translation>是 safetensors 文件，但不是{content}</translation>
        </message>
        <message>
            <source>a video</source>
            <translation>视频</translation>
        </message>
        <message>
            <source>a web page</source>
            <translation>网页</translation>
        </message>
        <message>
            <source>an OpenEXR picture</source>
            <translation>OpenEXR 图片</translation>
        </message>
        <message>
            <source>an SVG drawing</source>
            <translation>SVG 图形</translation>
        </message>
        <message>
            <source>an archive</source>
            <translation>压缩包</translation>
        </message>
        <message>
            <source>an icon</source>
            <translation>图标</translation>
        </message>
        <message>
            <source>an unexpected {kind} in the engine: {reason}</source>
            <translation>引擎中发生意外的 {kind}：{reason}</translation>
        </message>
        <message>
            <source>belongs to the library, expected another place</source>
            <translation>属于模型库，请选择其他位置</translation>
        </message>
        <message>
            <source>cannot be read</source>
            <translation>无法读取</translation>
        </message>
        <message>
            <source>convert it to PNG or JPEG</source>
            <translation>先转换为 PNG 或 JPEG</translation>
        </message>
        <message>
            <source>describes a detector larger than this program runs</source>
            <translation>描述的检测器超出本程序可运行的大小</translation>
        </message>
        <message>
            <source>describes a generator larger than this program runs</source>
            <translation>描述的生成器超出本程序可运行的大小</translation>
        </message>
        <message>
            <source>develop it to TIFF first</source>
            <translation>先冲印为 TIFF</translation>
        </message>
        <message>
            <source>everything outside the mask is transparent</source>
            <translation>蒙版以外全部透明</translation>
        </message>
        <message>
            <source>expected 8 or 16 bits a channel, got {kind}</source>
            <translation>每通道应为 8 位或 16 位，实际为 {kind}</translation>
        </message>
        <message>
            <source>expected pixels of shape (H, W, 1 to 4), got {shape}</source>
            <translation>像素的形状应为 (H, W, 1 至 4)，实际为 {shape}</translation>
        </message>
        <message>
            <source>export the page as TIFF or PNG</source>
            <translation>将该页导出为 TIFF 或 PNG</translation>
        </message>
        <message>
            <source>format version {version}, this program reads version {expected}</source>
            <translation>格式版本为 {version}，本程序可读取版本 {expected}</translation>
        </message>
        <message>
            <source>graphics card {number} was not found on this computer</source>
            <translation>这台计算机上没有找到显卡 {number}</translation>
        </message>
        <message>
            <source>holds numbers of the kind {kind}</source>
            <translation>包含 {kind} 类型的数值</translation>
        </message>
        <message>
            <source>it cannot be encoded as PNG: {reason}</source>
            <translation>无法编码为 PNG：{reason}</translation>
        </message>
        <message>
            <source>it cannot be encoded as {suffix}: {reason}</source>
            <translation>无法编码为 {suffix}：{reason}</translation>
        </message>
        <message>
            <source>it could not be read again: {reason}</source>
            <translation>写入后无法重新读取：{reason}</translation>
        </message>
        <message>
            <source>it covers {share} % of the picture, expected at most {limit} %</source>
            <translation>损伤占图片的 {share} %，最多应为 {limit} %</translation>
        </message>
        <message>
            <source>it is {width} x {height} pixels, and at most {limit} a side can be straightened</source>
            <translation>它为 {width} x {height} 像素，而可拉直的图片每边最多 {limit} 像素</translation>
        </message>
        <message>
            <source>it is {width} x {height} pixels, and {format} holds at most {limit} a side</source>
            <translation>图片为 {width} x {height} 像素，而 {format} 每边最多 {limit} 像素</translation>
        </message>
        <message>
            <source>it lies at {x}, {y}, outside of {width} x {height} pixels</source>
            <translation>它位于 {x}, {y}，在 {width} x {height} 像素之外</translation>
        </message>
        <message>
            <source>it lies {x}, {y} pixels away, outside of {width} x {height} pixels</source>
            <translation>它相距 {x}, {y} 像素，在 {width} x {height} 像素之外</translation>
        </message>
        <message>
            <source>its description of the detector is damaged</source>
            <translation>其中的检测器描述已损坏</translation>
        </message>
        <message>
            <source>its description of the generator is damaged</source>
            <translation>其中的生成器描述已损坏</translation>
        </message>
        <message>
            <source>its profile is damaged: {reason}</source>
            <translation>其颜色配置文件已损坏：{reason}</translation>
        </message>
        <message>
            <source>no picture has been shared with the engine yet</source>
            <translation>尚未与引擎共享图片</translation>
        </message>
        <message>
            <source>no sign of life for {seconds} s</source>
            <translation>{seconds} 秒没有响应</translation>
        </message>
        <message>
            <source>no sign of life for {seconds} s during the start</source>
            <translation>启动时 {seconds} 秒没有响应</translation>
        </message>
        <message>
            <source>no square of {side} x {height} pixels in it is wholly known</source>
            <translation>其中没有一个 {side} x {height} 像素的方块是完全已知的</translation>
        </message>
        <message>
            <source>no {kind} device was found on this computer</source>
            <translation>这台计算机上没有找到 {kind} 设备</translation>
        </message>
        <message>
            <source>no {needed} of shared memory: {reason} (containers have more with --shm-size)</source>
            <translation>没有 {needed} 共享内存：{reason}（在容器中可用 --shm-size 增加）</translation>
        </message>
        <message>
            <source>not a safetensors file, or a damaged one</source>
            <translation>不是 safetensors 文件，或已损坏</translation>
        </message>
        <message>
            <source>not an ordinary file</source>
            <translation>不是普通文件</translation>
        </message>
        <message>
            <source>not one of the user's models</source>
            <translation>不是您自己的模型</translation>
        </message>
        <message>
            <source>nothing in it could be decoded</source>
            <translation>其中没有可以解码的内容</translation>
        </message>
        <message>
            <source>read again, it is {width} x {height} pixels, expected {expected_width} x {expected_height}</source>
            <translation>重新读取时为 {width} x {height} 像素，应为 {expected_width} x {expected_height}</translation>
        </message>
        <message>
            <source>save it as TIFF or PNG</source>
            <translation>另存为 TIFF 或 PNG</translation>
        </message>
        <message>
            <source>save one of its frames as PNG</source>
            <translation>将其中一帧存为 PNG</translation>
        </message>
        <message>
            <source>save the picture itself</source>
            <translation>单独保存图片本身</translation>
        </message>
        <message>
            <source>the detector returned numbers that are not finite</source>
            <translation>检测器返回了非有限的数值</translation>
        </message>
        <message>
            <source>the disk of {folder} is full: {needed} MB are needed, {free} MB are free</source>
            <translation>{folder} 所在的磁盘已满：需要 {needed} MB，可用 {free} MB</translation>
        </message>
        <message>
            <source>the folder {folder} does not exist</source>
            <translation>文件夹 {folder} 不存在</translation>
        </message>
        <message>
            <source>the folder {folder} is write-protected</source>
            <translation>文件夹 {folder} 受写保护</translation>
        </message>
        <message>
            <source>the generator's result is not a number</source>
            <translation>生成器的结果不是数值</translation>
        </message>
        <message>
            <source>the generator's result is one flat colour</source>
            <translation>生成器的结果是单一颜色</translation>
        </message>
        <message>
            <source>the hole and its surroundings do not fit into memory</source>
            <translation>内存容纳不下空洞及其周围</translation>
        </message>
        <message>
            <source>the lightest pixel of {file} has {lightest} of {full}, expected at least {needed} where it marks</source>
            <translation>{file} 中最亮像素的值为 {lightest}（满值 {full}），标记处至少应为 {needed}</translation>
        </message>
        <message>
            <source>the mask is {width} x {height}, the picture {picture_width} x {picture_height} pixels</source>
            <translation>蒙版为 {width} x {height} 像素，图片为 {picture_width} x {picture_height} 像素</translation>
        </message>
        <message>
            <source>the mask marks every pixel, nothing is left to continue from</source>
            <translation>蒙版标记了所有像素，没有可供延续的内容</translation>
        </message>
        <message>
            <source>the mask marks no pixel</source>
            <translation>蒙版没有标记任何像素</translation>
        </message>
        <message>
            <source>the membrane equation did not converge in {count} iterations</source>
            <translation>薄膜方程在 {count} 次迭代内没有收敛</translation>
        </message>
        <message>
            <source>the result does not fit into memory</source>
            <translation>内存容纳不下结果</translation>
        </message>
        <message>
            <source>the results take about {needed} GB, and {free} GB are free</source>
            <translation>结果大约需要 {needed} GB，而可用空间为 {free} GB</translation>
        </message>
        <message>
            <source>the shared array {name} is gone: {reason}</source>
            <translation>共享数组 {name} 已不存在：{reason}</translation>
        </message>
        <message>
            <source>the system starts no more of them</source>
            <translation>系统不再启动更多线程</translation>
        </message>
        <message>
            <source>the unsaved work on {file} cannot be read: {reason}</source>
            <translation>无法读取对 {file} 的未保存工作：{reason}</translation>
        </message>
        <message>
            <source>the weights do not fit its description</source>
            <translation>权重与其描述不符</translation>
        </message>
        <message>
            <source>the woven texture is not a number</source>
            <translation>编织的纹理不是数值</translation>
        </message>
        <message>
            <source>there is no such file</source>
            <translation>没有这个文件</translation>
        </message>
        <message>
            <source>there is not enough memory to find its damage</source>
            <translation>内存不足，无法查找其中的损伤</translation>
        </message>
        <message>
            <source>this program came without its detector</source>
            <translation>本程序没有附带检测器</translation>
        </message>
        <message>
            <source>unpack it first</source>
            <translation>先解压</translation>
        </message>
        <message>
            <source>what the generator sees ({count} x {width} x {height} pixels) does not fit into memory</source>
            <translation>内存容纳不下生成器所看到的内容（{count} x {width} x {height} 像素）</translation>
        </message>
        <message>
            <source>{count} instead of {needed} (the limit is {limits})</source>
            <translation>{count} 个，应有 {needed} 个（限制为 {limits}）</translation>
        </message>
        <message>
            <source>{device} computes wrongly</source>
            <translation>{device} 的计算结果有误</translation>
        </message>
        <message>
            <source>{device} does not work: {reason}</source>
            <translation>{device} 无法工作：{reason}</translation>
        </message>
        <message>
            <source>{device} has too little free memory for the model</source>
            <translation>{device} 的可用内存不足以容纳模型</translation>
        </message>
        <message>
            <source>{device} is too old for this program's PyTorch</source>
            <translation>{device} 太旧，本程序的 PyTorch 不支持</translation>
        </message>
        <message>
            <source>{file} cannot be read: {reason}</source>
            <translation>无法读取 {file}：{reason}</translation>
        </message>
        <message>
            <source>{file} cannot be used: {reason}</source>
            <translation>无法使用 {file}：{reason}</translation>
        </message>
        <message>
            <source>{file} cannot be written: {reason}</source>
            <translation>无法写入 {file}：{reason}</translation>
        </message>
        <message>
            <source>{file} does not exist</source>
            <translation>{file} 不存在</translation>
        </message>
        <message>
            <source>{file} does not fit into memory</source>
            <translation>内存容纳不下 {file}</translation>
        </message>
        <message>
            <source>{file} ends with {suffix}, expected one of {suffixes}</source>
            <translation>{file} 的后缀为 {suffix}，应为 {suffixes} 之一</translation>
        </message>
        <message>
            <source>{file} has no merged image</source>
            <translation>{file} 中没有合并的图像</translation>
        </message>
        <message>
            <source>{file} has {size} GB, but {free} GB of memory are free</source>
            <translation>{file} 大小为 {size} GB，但可用内存只有 {free} GB</translation>
        </message>
        <message>
            <source>{file} is a HEIC picture, which cannot be read here; convert it to JPEG or PNG</source>
            <translation>{file} 是 HEIC 图片，此处无法读取；请先转换为 JPEG 或 PNG</translation>
        </message>
        <message>
            <source>{file} is a JPEG of a rare kind, which cannot be read here; save it as TIFF or PNG</source>
            <translation>{file} 是一种少见的 JPEG，此处无法读取；请先另存为 TIFF 或 PNG</translation>
        </message>
        <message>
            <source>{file} is a JPEG of {bits} bits, which cannot be read here; save it as TIFF or PNG</source>
            <translation>{file} 是 {bits} 位的 JPEG，此处无法读取；请先另存为 TIFF 或 PNG</translation>
        </message>
        <message>
            <source>{file} is a device, expected a picture file</source>
            <translation>{file} 是设备，应为图片文件</translation>
        </message>
        <message>
            <source>{file} is a device, expected the name of a file</source>
            <translation>{file} 是设备，应为文件名</translation>
        </message>
        <message>
            <source>{file} is a folder, expected a picture file</source>
            <translation>{file} 是文件夹，不是图片文件</translation>
        </message>
        <message>
            <source>{file} is a folder, expected the name of a file</source>
            <translation>{file} 是文件夹，应为文件名</translation>
        </message>
        <message>
            <source>{file} is damaged or cut short</source>
            <translation>{file} 已损坏或不完整</translation>
        </message>
        <message>
            <source>{file} is damaged, cut short or of an unusual kind</source>
            <translation>{file} 已损坏、不完整或格式特殊</translation>
        </message>
        <message>
            <source>{file} is damaged: {reason}</source>
            <translation>{file} 已损坏：{reason}</translation>
        </message>
        <message>
            <source>{file} is empty, expected a picture</source>
            <translation>{file} 是空文件，不是图片</translation>
        </message>
        <message>
            <source>{file} is mounted by itself, expected a file in a folder</source>
            <translation>{file} 是单独挂载的文件，应为文件夹中的文件</translation>
        </message>
        <message>
            <source>{file} is not a picture of a known format</source>
            <translation>{file} 不是已知格式的图片</translation>
        </message>
        <message>
            <source>{file} is there already, and is not replaced</source>
            <translation>{file} 已存在，不会被替换</translation>
        </message>
        <message>
            <source>{file} is too large, expected at most {limit} million pixels</source>
            <translation>{file} 太大，最多为 {limit} 百万像素</translation>
        </message>
        <message>
            <source>{file} is write-protected</source>
            <translation>{file} 受写保护</translation>
        </message>
        <message>
            <source>{file} is {kind}, which cannot be read here; {step}</source>
            <translation>{file} 是{kind}，本程序无法读取；请{step}</translation>
        </message>
        <message>
            <source>{file} is {width} x {height} pixels and needs {needed} GB of memory, but {free} GB are free</source>
            <translation>{file} 为 {width} x {height} 像素，需要 {needed} GB 内存，但只有 {free} GB 可用</translation>
        </message>
        <message>
            <source>{file} is {width} x {height} pixels, expected at most {limit} million</source>
            <translation>{file} 为 {width} x {height} 像素，最多为 {limit} 百万像素</translation>
        </message>
        <message>
            <source>{file} was changed after it was restored, and is not replaced</source>
            <translation>{file} 在修复后被改动过，不会被替换</translation>
        </message>
        <message>
            <source>{file} was saved by a newer Reweave (version {version} of the format, expected at most {limit})</source>
            <translation>{file} 由更新版本的 Reweave 保存（格式版本 {version}，最高支持 {limit}）</translation>
        </message>
        <message>
            <source>{file}: {reason}</source>
            <translation>{file}：{reason}</translation>
        </message>
        <message>
            <source>{needed} of shared memory are needed, {free} are free</source>
            <translation>需要 {needed} 共享内存，只有 {free} 可用</translation>
        </message>
        <message>
            <source>{part} in {file} is too large</source>
            <translation>{file} 中的 {part} 太大</translation>
        </message>
        <message>
            <source>{result} does not fit into {size} pixels</source>
            <translation>{result} 超出 {size} 像素</translation>
        </message>
        <message>
            <source>{size} MiB, expected at most {limit} MiB</source>
            <translation>{size} MiB，最多为 {limit} MiB</translation>
        </message>
    </context>
    <context>
        <name>command_finder</name>
        <message>
            <source>{menu}: {entry}</source>
            <translation>{menu}：{entry}</translation>
        </message>
    </context>
    <context>
        <name>comparison_parts</name>
        <message>
            <source>Difference</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>原图</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>结果</translation>
        </message>
    </context>
    <context>
        <name>dialogs</name>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Discard</source>
            <translation>放弃(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>移除(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Replace</source>
            <translation>替换(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Save all</source>
            <translation>全部保存(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Yes</source>
            <translation>是(&amp;Y)</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message>
            <source>Detectors (*.safetensors)</source>
            <translation>检测器 (*.safetensors)</translation>
        </message>
        <message>
            <source>Discard the guide lines drawn on {name}?</source>
            <translation>放弃在 {name} 上绘制的引导线？</translation>
        </message>
        <message>
            <source>Discard the mask painted on {name}?</source>
            <translation>放弃在 {name} 上涂抹的蒙版？</translation>
        </message>
        <message>
            <source>Discard what is painted on {count} pictures?</source>
            <translation>放弃在 {count} 张图片上涂抹的内容？</translation>
        </message>
        <message>
            <source>Export mask</source>
            <translation>导出蒙版</translation>
        </message>
        <message>
            <source>Export picture</source>
            <translation>导出图片</translation>
        </message>
        <message>
            <source>Import a detector</source>
            <translation>导入检测器</translation>
        </message>
        <message>
            <source>Import mask</source>
            <translation>导入蒙版</translation>
        </message>
        <message>
            <source>JPEG, smaller (*.jpg *.jpeg)</source>
            <translation>JPEG，较小 (*.jpg *.jpeg)</translation>
        </message>
        <message>
            <source>Keep your models in</source>
            <translation>将模型保存在</translation>
        </message>
        <message>
            <source>No area along them has been restored yet.</source>
            <translation>沿引导线的区域尚未修复。</translation>
        </message>
        <message>
            <source>Not saved: {names}.</source>
            <translation>未保存：{names}。</translation>
        </message>
        <message>
            <source>Open photographs</source>
            <translation>打开照片</translation>
        </message>
        <message>
            <source>PNG (*.png)</source>
            <translation>PNG (*.png)</translation>
        </message>
        <message>
            <source>PNG, lossless (*.png)</source>
            <translation>PNG，无损 (*.png)</translation>
        </message>
        <message>
            <source>Painted on, but not restored, and will be lost: {names}.</source>
            <translation>已涂抹但未修复，将会丢失：{names}。</translation>
        </message>
        <message>
            <source>Photographs</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Project with repairs, mask and guide lines (*.ora)</source>
            <translation>项目，包含修补、蒙版和引导线 (*.ora)</translation>
        </message>
        <message>
            <source>Remove all {count} examples?</source>
            <translation>移除全部 {count} 个示例？</translation>
        </message>
        <message>
            <source>Replace {name}?</source>
            <translation>替换 {name}？</translation>
        </message>
        <message>
            <source>Save restored photograph</source>
            <translation>保存修复后的照片</translation>
        </message>
        <message>
            <source>Save the changes to {count} pictures?</source>
            <translation>保存对 {count} 张图片的更改？</translation>
        </message>
        <message>
            <source>Save the changes to {name}?</source>
            <translation>保存对 {name} 的更改？</translation>
        </message>
        <message>
            <source>Scale the mask to the size of the picture?</source>
            <translation>将蒙版缩放到图片的大小？</translation>
        </message>
        <message>
            <source>TIFF, lossless (*.tif *.tiff)</source>
            <translation>TIFF，无损 (*.tif *.tiff)</translation>
        </message>
        <message>
            <source>The contents of the file will be lost.</source>
            <translation>该文件的内容将会丢失。</translation>
        </message>
        <message>
            <source>The mask has {size} pixels, the picture has {picture_size}.</source>
            <translation>蒙版为 {size} 像素，图片为 {picture_size} 像素。</translation>
        </message>
        <message>
            <source>The painted areas have not been restored yet.</source>
            <translation>涂抹的区域尚未修复。</translation>
        </message>
        <message>
            <source>They cannot be brought back. What was learned from them stays.</source>
            <translation>移除后无法恢复。从示例中学到的内容会保留。</translation>
        </message>
        <message>
            <source>This is the photograph that you opened. It will be lost.</source>
            <translation>这是您打开的照片。它将会丢失。</translation>
        </message>
        <message>
            <source>WebP, lossless in 8 bits (*.webp)</source>
            <translation>WebP，8 位无损 (*.webp)</translation>
        </message>
        <message>
            <source>Your changes will be lost if you do not save them.</source>
            <translation>如果不保存，您的更改将会丢失。</translation>
        </message>
    </context>
    <context>
        <name>examples</name>
        <message>
            <source>When you add to found damage, or take away from it, and then restore, these places can be kept as examples. From them, Reweave can be taught to find your kind of damage.

An example is a small part of the picture before it was restored, with what you marked in it. Examples are kept in {folder} and take at most {size} MB; the oldest go first. Nothing leaves this computer.</source>
            <translation>在找到的损伤上增减蒙版并修复后，这些地方可以保留为示例。用示例可以训练 Reweave 找到您这类损伤。

示例是图片在修复之前的一小部分，以及您在其中标记的内容。示例保存在 {folder}，最多占用 {size} MB，先移除最旧的。任何内容都不会离开这台计算机。</translation>
        </message>
    </context>
    <context>
        <name>facts</name>
        <message>
            <source>Colour profile</source>
            <translation>颜色配置文件</translation>
        </message>
        <message>
            <source>Damage</source>
            <translation>损伤</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>HDR</source>
            <translation>HDR</translation>
        </message>
        <message>
            <source>Metadata</source>
            <translation>元数据</translation>
        </message>
        <message>
            <source>PQ or HLG</source>
            <translation>PQ 或 HLG</translation>
        </message>
        <message>
            <source>Pages or frames</source>
            <translation>页数或帧数</translation>
        </message>
        <message>
            <source>Pixels</source>
            <translation>像素</translation>
        </message>
        <message>
            <source>Print resolution</source>
            <translation>打印分辨率</translation>
        </message>
        <message>
            <source>RGB with transparency, {bits} bits per channel</source>
            <translation>带透明度的 RGB，每通道 {bits} 位</translation>
        </message>
        <message>
            <source>RGB, {bits} bits per channel</source>
            <translation>RGB，每通道 {bits} 位</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Values in the file</source>
            <translation>文件中的数值</translation>
        </message>
        <message>
            <source>gain map</source>
            <translation>增益图</translation>
        </message>
        <message>
            <source>grey with transparency, {bits} bits per channel</source>
            <translation>带透明度的灰度，每通道 {bits} 位</translation>
        </message>
        <message>
            <source>grey, {bits} bits per channel</source>
            <translation>灰度，每通道 {bits} 位</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>none, the colours are sRGB</source>
            <translation>无，颜色为 sRGB</translation>
        </message>
        <message>
            <source>unnamed</source>
            <translation>未命名</translation>
        </message>
        <message>
            <source>{dpi} dpi</source>
            <translation>{dpi} dpi</translation>
        </message>
        <message>
            <source>{name}: {value}</source>
            <translation>{name}：{value}</translation>
        </message>
        <message>
            <source>{width} × {height} pixels ({megapixels} megapixels)</source>
            <translation>{width} × {height} 像素（{megapixels} 百万像素）</translation>
        </message>
        <message>
            <source>{x} × {y} dpi</source>
            <translation>{x} × {y} dpi</translation>
        </message>
    </context>
    <context>
        <name>files</name>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>16 bits per channel</source>
            <translation>每通道 16 位</translation>
        </message>
        <message>
            <source>32 bits per channel</source>
            <translation>每通道 32 位</translation>
        </message>
        <message>
            <source>32 bits per channel become 16.</source>
            <translation>每通道 32 位会变成 16 位。</translation>
        </message>
        <message>
            <source>CMYK colours become sRGB.</source>
            <translation>CMYK 颜色会转换为 sRGB。</translation>
        </message>
        <message>
            <source>Camera data (EXIF) is not kept.</source>
            <translation>不保留相机数据（EXIF）。</translation>
        </message>
        <message>
            <source>Captions (IPTC) are not kept.</source>
            <translation>不保留说明（IPTC）。</translation>
        </message>
        <message>
            <source>Captions and settings (XMP) are not kept.</source>
            <translation>不保留说明和设置（XMP）。</translation>
        </message>
        <message>
            <source>Extra channels are not kept.</source>
            <translation>不保留附加通道。</translation>
        </message>
        <message>
            <source>Floating-point values become whole numbers.</source>
            <translation>浮点数值会变成整数。</translation>
        </message>
        <message>
            <source>HDR gain map</source>
            <translation>HDR 增益图</translation>
        </message>
        <message>
            <source>Kept: {parts}.</source>
            <translation>已保留：{parts}。</translation>
        </message>
        <message>
            <source>Lab colours become sRGB.</source>
            <translation>Lab 颜色会转换为 sRGB。</translation>
        </message>
        <message>
            <source>Not kept: {parts}.</source>
            <translation>未保留：{parts}。</translation>
        </message>
        <message>
            <source>Only 8 of the 16 bits are kept.</source>
            <translation>16 位中只保留 8 位。</translation>
        </message>
        <message>
            <source>Only the first of {count} frames is kept.</source>
            <translation>共 {count} 帧，只保留第一帧。</translation>
        </message>
        <message>
            <source>Only the first of {count} pages is kept.</source>
            <translation>共 {count} 页，只保留第一页。</translation>
        </message>
        <message>
            <source>Outside the repairs not one pixel changed.</source>
            <translation>修补以外没有一个像素改变。</translation>
        </message>
        <message>
            <source>Outside the repairs, every pixel is as it was, rounded to 8 bits.</source>
            <translation>修补以外的每个像素都与原来相同，只是取整为 8 位。</translation>
        </message>
        <message>
            <source>Outside the repairs, one pixel changed, by {amount} of {full}.</source>
            <translation>修补以外有 1 个像素改变，改变了 {amount}（最大值 {full}）。</translation>
        </message>
        <message>
            <source>Outside the repairs, {count} pixels changed, by at most {amount} of {full}.</source>
            <translation>修补以外有 {count} 个像素改变，最多改变 {amount}（最大值 {full}）。</translation>
        </message>
        <message>
            <source>Saved as {format}, everything away from the repairs stays as it is.</source>
            <translation>保存为 {format} 时，远离修补之处的一切保持不变。</translation>
        </message>
        <message>
            <source>Signed values become unsigned.</source>
            <translation>有符号数值会变成无符号数值。</translation>
        </message>
        <message>
            <source>The camera's raw data is not kept.</source>
            <translation>不保留相机的原始数据。</translation>
        </message>
        <message>
            <source>The colours become sRGB; their profile is not kept.</source>
            <translation>颜色会转换为 sRGB，不保留其配置文件。</translation>
        </message>
        <message>
            <source>The end of the file is missing; the part that is there was opened.</source>
            <translation>文件末尾缺失；已打开现有的部分。</translation>
        </message>
        <message>
            <source>The file is damaged; what could be read of it was opened.</source>
            <translation>文件已损坏；已打开其中可读取的部分。</translation>
        </message>
        <message>
            <source>The first of {count} frames is shown; the others are kept when you save as {format}.</source>
            <translation>共 {count} 帧，显示第一帧；保存为 {format} 时保留其余各帧。</translation>
        </message>
        <message>
            <source>The first of {count} frames is shown; the others are not saved.</source>
            <translation>共 {count} 帧，显示第一帧；其余各帧不会保存。</translation>
        </message>
        <message>
            <source>The first of {count} pages is shown; the others are kept when you save as {format}.</source>
            <translation>共 {count} 页，显示第一页；保存为 {format} 时保留其余各页。</translation>
        </message>
        <message>
            <source>The first of {count} pages is shown; the others are not saved.</source>
            <translation>共 {count} 页，显示第一页；其余各页不会保存。</translation>
        </message>
        <message>
            <source>The gain map is not kept, so HDR screens show the picture like others.</source>
            <translation>不保留增益图，因此 HDR 屏幕上的显示与其他屏幕相同。</translation>
        </message>
        <message>
            <source>The original file holds another picture now, so the whole picture was encoded again.</source>
            <translation>原文件现在是另一张图片，因此整张图片重新编码。</translation>
        </message>
        <message>
            <source>The original file is gone, so the whole picture was encoded again.</source>
            <translation>原文件已不存在，因此整张图片重新编码。</translation>
        </message>
        <message>
            <source>The print resolution is not kept.</source>
            <translation>不保留打印分辨率。</translation>
        </message>
        <message>
            <source>The texts in the file are not kept.</source>
            <translation>不保留文件中的文字。</translation>
        </message>
        <message>
            <source>There was not enough memory to read the file again and compare.</source>
            <translation>内存不足，无法重新读取文件进行比较。</translation>
        </message>
        <message>
            <source>This is a CMYK picture; its colours are shown and restored in sRGB.</source>
            <translation>这是 CMYK 图片；其颜色以 sRGB 显示和修复。</translation>
        </message>
        <message>
            <source>This is a Lab picture; its colours are shown and restored in sRGB.</source>
            <translation>这是 Lab 图片；其颜色以 sRGB 显示和修复。</translation>
        </message>
        <message>
            <source>This is a camera raw file; the developed picture is shown.</source>
            <translation>这是相机 RAW 文件；显示的是冲印后的图片。</translation>
        </message>
        <message>
            <source>This is an HDR picture; it is shown here as on other screens.</source>
            <translation>这是 HDR 图片；此处按普通屏幕显示。</translation>
        </message>
        <message>
            <source>This is an XYZ picture; its colours are shown and restored in sRGB.</source>
            <translation>这是 XYZ 图片；其颜色以 sRGB 显示和修复。</translation>
        </message>
        <message>
            <source>This picture has 32 bits per channel; it is shown and restored in 16.</source>
            <translation>此图片每通道 32 位；以 16 位显示和修复。</translation>
        </message>
        <message>
            <source>This picture has a gain map for HDR screens, which is kept when you save as {format}.</source>
            <translation>此图片有用于 HDR 屏幕的增益图，保存为 {format} 时会保留。</translation>
        </message>
        <message>
            <source>This picture has a gain map for HDR screens, which is not saved.</source>
            <translation>此图片有用于 HDR 屏幕的增益图，不会保存。</translation>
        </message>
        <message>
            <source>This picture has extra channels, which are neither shown nor changed.</source>
            <translation>此图片有附加通道，既不显示也不改变。</translation>
        </message>
        <message>
            <source>This picture has floating-point values; it is shown and restored in 16 bits.</source>
            <translation>此图片使用浮点数值；以 16 位显示和修复。</translation>
        </message>
        <message>
            <source>This picture has signed values; it is shown and restored unsigned.</source>
            <translation>此图片使用有符号数值；以无符号数值显示和修复。</translation>
        </message>
        <message>
            <source>Transparent parts become white.</source>
            <translation>透明部分会变成白色。</translation>
        </message>
        <message>
            <source>XYZ colours become sRGB.</source>
            <translation>XYZ 颜色会转换为 sRGB。</translation>
        </message>
        <message>
            <source>camera raw</source>
            <translation>相机 RAW</translation>
        </message>
        <message>
            <source>colour profile</source>
            <translation>颜色配置文件</translation>
        </message>
        <message>
            <source>extra channels</source>
            <translation>附加通道</translation>
        </message>
        <message>
            <source>floating point</source>
            <translation>浮点</translation>
        </message>
        <message>
            <source>print resolution</source>
            <translation>打印分辨率</translation>
        </message>
        <message>
            <source>signed</source>
            <translation>有符号</translation>
        </message>
        <message>
            <source>texts</source>
            <translation>文字</translation>
        </message>
        <message>
            <source>the file's own values</source>
            <translation>文件自身的数值</translation>
        </message>
        <message>
            <source>the other pages</source>
            <translation>其余各页</translation>
        </message>
        <message>
            <source>transparency</source>
            <translation>透明度</translation>
        </message>
        <message>
            <source>{parts}: kept only in part.</source>
            <translation>{parts}：只保留了一部分。</translation>
        </message>
    </context>
    <context>
        <name>finding_words</name>
        <message>
            <source>A mistake is damage that is not found, or something else that is. Tested on {count} of your pictures that it never learned from, the gain is more than chance. Other damage is found about as well as before, and no more is marked where nothing is damaged.</source>
            <translation>错误是指损伤没有找到，或者把别的东西当成损伤。用 {count} 张它从未学习过的您的图片测试，这一改进不是偶然。查找其他损伤的水平与以前大致相同，没有损伤的地方也不会标记得更多。</translation>
        </message>
        <message>
            <source>At least {least} pictures must be set aside to test it. Correct what is found in more pictures.</source>
            <translation>至少要留出 {least} 张图片来测试它。请在更多图片中更正查找结果。</translation>
        </message>
        <message>
            <source>Examples of more pictures make the result surer.</source>
            <translation>来自更多图片的示例会使结果更可靠。</translation>
        </message>
        <message>
            <source>In {count} of your pictures that it never learned from, it does not make fewer mistakes by more than chance.</source>
            <translation>在 {count} 张它从未学习过的您的图片中，它的错误没有明显减少，差别可能只是偶然。</translation>
        </message>
        <message>
            <source>In {count} of your pictures that it never learned from, it makes {share} fewer mistakes; less than {least} is not worth a new detector.</source>
            <translation>在 {count} 张它从未学习过的您的图片中，它的错误减少了 {share}；少于 {least} 不值得换用新的检测器。</translation>
        </message>
        <message>
            <source>It makes fewer mistakes in your pictures, but marks too much where nothing is damaged: {new} of other pictures, {old} before. When you correct what is found, take away what is not damage, too; then teach it again.</source>
            <translation>它在您的图片中错误更少，但在没有损伤的地方标记得太多：占其他图片的 {new}，以前为 {old}。更正查找结果时，请把不是损伤的部分也去掉，然后再教一次。</translation>
        </message>
        <message>
            <source>It makes fewer mistakes in your pictures, but {share} more where other damage was painted over photographs.</source>
            <translation>它在您的图片中错误更少，但在照片上画出的其他损伤中错误多了 {share}。</translation>
        </message>
        <message>
            <source>Reweave keeps no examples of the damage that you correct. Allow it under Edit ▸ Preferences ▸ Learning.</source>
            <translation>Reweave 没有保留您更正过的损伤的示例。请在“编辑 ▸ 首选项 ▸ 学习”中允许。</translation>
        </message>
        <message>
            <source>The new detector is better: {share} fewer mistakes.</source>
            <translation>新检测器更好：错误减少了 {share}。</translation>
        </message>
        <message>
            <source>The old detector stays, because the new one is not better.</source>
            <translation>新检测器并不更好，因此保留旧检测器。</translation>
        </message>
        <message>
            <source>The training takes about ten minutes, or much less with a suitable graphics card; the time left is shown after the first steps. While you restore in the main window, the training pauses.</source>
            <translation>训练大约需要十分钟，有合适的显卡时要快得多；最初几步之后会显示剩余时间。当您在主窗口中修复时，训练会暂停。</translation>
        </message>
        <message numerus="yes">
            <source>There are examples of %Ln picture(s), and {least} are needed: correct what is found in more pictures, and restore them.</source>
            <translation>
                <numerusform>目前有 %Ln 张图片的示例，需要 {least} 张：请在更多图片中更正查找结果并修复。</numerusform>
            </translation>
        </message>
        <message>
            <source>There are no examples.</source>
            <translation>没有示例。</translation>
        </message>
        <message>
            <source>There are too few pictures to tell whether the new detector is better.</source>
            <translation>图片太少，无法判断新检测器是否更好。</translation>
        </message>
        <message>
            <source>There are {examples} examples of {pictures} pictures, kept between {first} and {last}.</source>
            <translation>共有来自 {pictures} 张图片的 {examples} 个示例，保留于 {first} 至 {last}。</translation>
        </message>
        <message>
            <source>There are {examples} examples of {pictures} pictures, kept on {first}.</source>
            <translation>共有来自 {pictures} 张图片的 {examples} 个示例，保留于 {first}。</translation>
        </message>
        <message>
            <source>Those of {held_out} pictures are set aside to test at the end whether it has got better. Damage that is painted over photographs keeps it from forgetting what it knows.</source>
            <translation>其中 {held_out} 张图片的示例会留出来，用于最后测试它是否有所改进。在照片上画出的损伤使它不会忘记已经学会的内容。</translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <extracomment>The order of day, month and year, in Qt's letters.</extracomment>
            <translation>yyyy年M月d日</translation>
        </message>
        <message>
            <source>{number} %</source>
            <translation>{number}%</translation>
        </message>
    </context>
    <context>
        <name>layout</name>
        <message>
            <source>Film strip</source>
            <translation>图片栏</translation>
        </message>
        <message>
            <source>Hold to show the original (\)</source>
            <translation>按住以显示原图 (\)</translation>
        </message>
        <message>
            <source>Main</source>
            <translation>主工具栏</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>修复</translation>
        </message>
        <message>
            <source>Show the original</source>
            <translation>显示原图</translation>
        </message>
        <message>
            <source>Show what does not fit in the tool bar</source>
            <translation>显示工具栏中放不下的项目</translation>
        </message>
        <message>
            <source>Tools</source>
            <translation>工具</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>Damage cannot be found: {cause}; install Reweave again, or paint over the damage yourself.</source>
            <translation>无法查找损伤：{cause}；请重新安装 Reweave，或自行涂抹损伤处。</translation>
        </message>
        <message>
            <source>Guide lines are not used together with a source.</source>
            <translation>设置了取样源时不使用引导线。</translation>
        </message>
        <message>
            <source>Guide lines have no effect on areas as thin as these.</source>
            <translation>引导线对这样细窄的区域不起作用。</translation>
        </message>
        <message>
            <source>Memory is low, so restoring continues in smaller pieces.</source>
            <translation>内存不足，将分成更小的块继续修复。</translation>
        </message>
        <message>
            <source>Memory is still low, so restoring continues in half precision.</source>
            <translation>内存仍然不足，将以半精度继续修复。</translation>
        </message>
        <message>
            <source>No damage was found, so nothing is restored; a higher sensitivity finds more.</source>
            <translation>未找到损伤，因此未作修复；提高灵敏度可找到更多。</translation>
        </message>
        <message>
            <source>No edge was found that goes on through the painted area.</source>
            <translation>没有找到穿过涂抹区域的边缘。</translation>
        </message>
        <message>
            <source>Nothing can be copied from the source: {cause}; mark another one.</source>
            <translation>无法从取样源复制：{cause}；请标记另一个取样源。</translation>
        </message>
        <message>
            <source>Restoring failed: {cause}; try another method, or see the log for details.</source>
            <translation>修复失败：{cause}；请尝试其他方法，或查看日志了解详情。</translation>
        </message>
        <message>
            <source>Restoring was cancelled; the picture is unchanged.</source>
            <translation>修复已取消；图片没有改变。</translation>
        </message>
        <message>
            <source>Something unexpected went wrong: {cause}; see the log for details.</source>
            <translation>发生意外错误：{cause}；请查看日志了解详情。</translation>
        </message>
        <message>
            <source>The device cannot be used: {cause}; choose another device or method.</source>
            <translation>无法使用该设备：{cause}；请选择其他设备或方法。</translation>
        </message>
        <message>
            <source>The disk is full; free some space and try again.</source>
            <translation>磁盘已满；请释放一些空间后重试。</translation>
        </message>
        <message>
            <source>The engine is taking longer than usual to start; you can keep working.</source>
            <translation>引擎启动所需的时间比平时长；您可以继续工作。</translation>
        </message>
        <message>
            <source>The engine stopped while it looked for damage, often because memory ran out; nothing is lost: close other programs and try again, or paint over the damage yourself.</source>
            <translation>引擎在查找损伤时停止，通常是因为内存耗尽；没有丢失任何内容：请关闭其他程序后重试，或自行涂抹损伤处。</translation>
        </message>
        <message>
            <source>The graphics card's memory is full, so restoring continues on the CPU, which is slower.</source>
            <translation>显存已满，将在 CPU 上继续修复，速度较慢。</translation>
        </message>
        <message>
            <source>The mask cannot be used: {cause}; paint another one.</source>
            <translation>无法使用该蒙版：{cause}；请重新涂抹。</translation>
        </message>
        <message>
            <source>The mask does not fit the picture: {cause}; make both the same size.</source>
            <translation>蒙版与图片不匹配：{cause}；请使两者大小相同。</translation>
        </message>
        <message>
            <source>The mask has only the values 0 and 1, so 1 marks what to fill.</source>
            <translation>蒙版中只有 0 和 1 两个值，因此填充值为 1 的地方。</translation>
        </message>
        <message>
            <source>The mask is dark on a transparent ground, so all that is opaque is filled.</source>
            <translation>蒙版是透明底上的深色标记，因此填充所有不透明的地方。</translation>
        </message>
        <message>
            <source>The model cannot be used: {cause}; choose another model file.</source>
            <translation>无法使用该模型：{cause}；请选择其他模型文件。</translation>
        </message>
        <message>
            <source>The model gave no usable result in half precision, so it is run again in full precision.</source>
            <translation>模型在半精度下没有给出可用的结果，将以全精度重新运行。</translation>
        </message>
        <message>
            <source>The model gave no usable result: {cause}; try another method or device.</source>
            <translation>模型没有给出可用的结果：{cause}；请尝试其他方法或设备。</translation>
        </message>
        <message>
            <source>The picture cannot be opened: {cause}.</source>
            <translation>无法打开图片：{cause}。</translation>
        </message>
        <message>
            <source>The picture cannot be opened: {cause}; choose another file.</source>
            <translation>无法打开图片：{cause}；请选择其他文件。</translation>
        </message>
        <message>
            <source>The picture cannot be saved: {cause}; choose another place or name.</source>
            <translation>无法保存图片：{cause}；请选择其他位置或名称。</translation>
        </message>
        <message>
            <source>The picture is too large: {cause}; close other pictures or programs, or make it smaller first.</source>
            <translation>图片太大：{cause}；请关闭其他图片或程序，或先缩小图片。</translation>
        </message>
        <message>
            <source>The restoring engine stopped responding and was ended ({cause}); nothing is lost: try again, with a smaller mask if it happens again.</source>
            <translation>修复引擎停止响应，已被结束（{cause}）；没有丢失任何内容：请重试，如果再次发生，请使用较小的蒙版。</translation>
        </message>
        <message>
            <source>The restoring engine stopped unexpectedly, often because memory ran out; nothing is lost: try again, with a smaller mask if it happens again.</source>
            <translation>修复引擎意外停止，通常是因为内存耗尽；没有丢失任何内容：请重试，如果再次发生，请使用较小的蒙版。</translation>
        </message>
        <message>
            <source>The system reported an error: {cause}; check the file and its folder, and try again.</source>
            <translation>系统报告错误：{cause}；请检查文件及其文件夹，然后重试。</translation>
        </message>
        <message>
            <source>There is not enough memory to copy texture, so large areas are softer than usual; close other programs and try again.</source>
            <translation>内存不足，无法复制纹理，因此大面积区域会比平时模糊；请关闭其他程序，然后重试。</translation>
        </message>
        <message>
            <source>There is not enough memory: {cause}; close other programs and try again.</source>
            <translation>内存不足：{cause}；请关闭其他程序，然后重试。</translation>
        </message>
        <message>
            <source>There is not enough memory: {cause}; close other programs or paint less.</source>
            <translation>内存不足：{cause}；请关闭其他程序，或减少涂抹的区域。</translation>
        </message>
        <message>
            <source>There is not enough memory; close other programs and try again.</source>
            <translation>内存不足；请关闭其他程序，然后重试。</translation>
        </message>
        <message>
            <source>There is nothing to restore from: {cause}; leave some of the picture unmarked.</source>
            <translation>没有可用于修复的内容：{cause}；请留下一部分图片不要标记。</translation>
        </message>
        <message>
            <source>There is nothing to restore: {cause}; paint over the damage first.</source>
            <translation>没有要修复的内容：{cause}；请先涂抹受损处。</translation>
        </message>
        <message>
            <source>This method does not use guide lines.</source>
            <translation>此方法不使用引导线。</translation>
        </message>
        <message>
            <source>This method does not use the source.</source>
            <translation>此方法不使用取样源。</translation>
        </message>
        <message>
            <source>This picture cannot be restored: {cause}; save it as 8 or 16 bit RGB or grey.</source>
            <translation>无法修复此图片：{cause}；请将其另存为 8 位或 16 位的 RGB 或灰度图片。</translation>
        </message>
        <message>
            <source>Too few threads can be started: {cause}; raise the limit or close other programs.</source>
            <translation>能启动的线程太少：{cause}；请提高限制，或关闭其他程序。</translation>
        </message>
        <message>
            <source>Too much damage was found: {cause}; choose a lower sensitivity, or find the damage first and correct the mask.</source>
            <translation>找到的损伤过多：{cause}；请降低灵敏度，或先查找损伤并修正蒙版。</translation>
        </message>
        <message>
            <source>along the edges that go on through the painted area</source>
            <translation>沿着穿过涂抹区域的边缘</translation>
        </message>
        <message>
            <source>by the generator only</source>
            <translation>仅用生成器</translation>
        </message>
        <message>
            <source>by the weave only</source>
            <translation>仅用编织</translation>
        </message>
        <message>
            <source>copied from the source</source>
            <translation>从取样源复制</translation>
        </message>
        <message>
            <source>following the generator loosely</source>
            <translation>宽松地遵循生成器</translation>
        </message>
        <message>
            <source>following the generator loosely, which sees less of the surroundings</source>
            <translation>宽松地遵循生成器，生成器看到的周围较少</translation>
        </message>
        <message>
            <source>following the generator loosely, which sees more of the surroundings</source>
            <translation>宽松地遵循生成器，生成器看到的周围较多</translation>
        </message>
        <message>
            <source>{cause}; working on the CPU.</source>
            <translation>{cause}；将在 CPU 上工作。</translation>
        </message>
    </context>
    <context>
        <name>methods</name>
        <message>
            <source>Clone stamp</source>
            <translation>仿制图章</translation>
        </message>
        <message>
            <source>Continues light and dark lines from the border, in a moment: for thin scratches (Navier-Stokes equations).</source>
            <translation>瞬间将明暗线条从边界向内延续：适合细划痕（Navier-Stokes 方程）。</translation>
        </message>
        <message>
            <source>Copies another place of the picture as it is.</source>
            <translation>原样复制图片的另一处。</translation>
        </message>
        <message>
            <source>Copies another place of the picture, fitted to the light and colour here.</source>
            <translation>复制图片的另一处，并匹配此处的光照和颜色。</translation>
        </message>
        <message>
            <source>Draws what belongs there and weaves it from the picture's own texture. Best for most areas.</source>
            <translation>画出该处应有的内容，并用图片自身的纹理编织而成。适合大多数区域。</translation>
        </message>
        <message>
            <source>Edges continued</source>
            <translation>延续边缘</translation>
        </message>
        <message>
            <source>Generator only</source>
            <translation>仅生成器</translation>
        </message>
        <message>
            <source>Healing brush</source>
            <translation>修复画笔</translation>
        </message>
        <message>
            <source>Quick fill</source>
            <translation>快速填充</translation>
        </message>
        <message>
            <source>Quick fill along lines</source>
            <translation>沿线条快速填充</translation>
        </message>
        <message>
            <source>Quick fill, smooth</source>
            <translation>平滑快速填充</translation>
        </message>
        <message>
            <source>Reweave</source>
            <translation>Reweave</translation>
        </message>
        <message>
            <source>Reweave that continues every edge that reaches the area, even doubtful ones.</source>
            <translation>延续所有到达该区域的边缘的 Reweave，包括不太确定的边缘。</translation>
        </message>
        <message>
            <source>Spreads the colours at the border inwards, in a moment: for dust and scratches (Telea's method).</source>
            <translation>瞬间将边界处的颜色向内扩散：适合灰尘和划痕（Telea 方法）。</translation>
        </message>
        <message>
            <source>Stretches a smooth surface between the borders, in a moment: for sky and plain walls (Poisson's equation).</source>
            <translation>瞬间在边界之间铺出平滑的表面：适合天空和素色墙面（泊松方程）。</translation>
        </message>
        <message>
            <source>The picture's own texture without the model: for grass, gravel, cloth and water.</source>
            <translation>只用图片自身的纹理，不用模型：适合草地、碎石、布料和水面。</translation>
        </message>
        <message>
            <source>Weave only</source>
            <translation>仅编织</translation>
        </message>
        <message>
            <source>What the model draws, unchanged: often right in shape, but softer than the picture.</source>
            <translation>模型所画的原样结果：形状往往正确，但比图片模糊。</translation>
        </message>
    </context>
    <context>
        <name>model_questions</name>
        <message>
            <source>Export model</source>
            <translation>导出模型</translation>
        </message>
        <message>
            <source>Import model</source>
            <translation>导入模型</translation>
        </message>
        <message>
            <source>It is lost for good unless you have exported it.</source>
            <translation>除非已经导出，否则它将永久丢失。</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Name of the model:</source>
            <translation>模型名称：</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Remove the model {name}?</source>
            <translation>移除模型 {name}？</translation>
        </message>
        <message>
            <source>Rename model</source>
            <translation>重命名模型</translation>
        </message>
    </context>
    <context>
        <name>model_words</name>
        <message>
            <source>About 5 minutes</source>
            <translation>约 5 分钟</translation>
        </message>
        <message>
            <source>About an hour</source>
            <translation>约一小时</translation>
        </message>
        <message>
            <source>Before texture is woven in</source>
            <translation>编入纹理之前</translation>
        </message>
        <message>
            <source>Better on these pictures, worse on others</source>
            <translation>在这些图片上更好，在其他图片上更差</translation>
        </message>
        <message>
            <source>Better than the model it started from</source>
            <translation>优于起始模型</translation>
        </message>
        <message>
            <source>Cannot be used</source>
            <translation>无法使用</translation>
        </message>
        <message>
            <source>Cannot be used: {reason}</source>
            <translation>无法使用：{reason}</translation>
        </message>
        <message>
            <source>Colours only</source>
            <translation>仅颜色</translation>
        </message>
        <message>
            <source>Comes with Reweave</source>
            <translation>Reweave 自带</translation>
        </message>
        <message>
            <source>Created</source>
            <translation>创建日期</translation>
        </message>
        <message>
            <source>Damage as in my own masks</source>
            <translation>与我的蒙版相同的损伤</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Hardly better than the model it started from</source>
            <translation>与起始模型相比几乎没有改善</translation>
        </message>
        <message>
            <source>Learned from</source>
            <translation>学习内容</translation>
        </message>
        <message>
            <source>Mixture</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>Not better than the model it started from</source>
            <translation>不优于起始模型</translation>
        </message>
        <message>
            <source>On other pictures</source>
            <translation>在其他图片上</translation>
        </message>
        <message>
            <source>On your pictures</source>
            <translation>在您的图片上</translation>
        </message>
        <message>
            <source>Origin</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>Overnight</source>
            <translation>一整夜</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Proof</source>
            <translation>验证</translation>
        </message>
        <message>
            <source>Repairs</source>
            <translation>修复对象</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Scratches and dust</source>
            <translation>划痕和灰尘</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Taught with {count} pictures, starting from {model}</source>
            <translation>用 {count} 张图片训练，起始模型为 {model}</translation>
        </message>
        <message>
            <source>Too few pictures to tell</source>
            <translation>图片太少，无法判断</translation>
        </message>
        <message>
            <source>Training time</source>
            <translation>训练时间</translation>
        </message>
        <message>
            <source>Unknown origin</source>
            <translation>来源未知</translation>
        </message>
        <message>
            <source>Unwanted objects</source>
            <translation>多余的物体</translation>
        </message>
        <message>
            <source>Writing and stamps</source>
            <translation>文字和印章</translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <extracomment>The order of day, month and year, in Qt's letters.</extracomment>
            <translation>yyyy年M月d日</translation>
        </message>
        <message>
            <source>not compared</source>
            <translation>未比较</translation>
        </message>
        <message>
            <source>{count} crops of photographs</source>
            <translation>{count} 个照片裁剪块</translation>
        </message>
        <message>
            <source>{learned} to learn from, {held_out} set aside for testing</source>
            <translation>{learned} 张用于学习，{held_out} 张留作测试</translation>
        </message>
        <message>
            <source>{measure}: {gain}, between {low} % and {high} %; {count} pictures</source>
            <translation>{measure}：{gain}，介于 {low}% 与 {high}% 之间；{count} 张图片</translation>
        </message>
        <message>
            <source>{percent} % better</source>
            <translation>改善 {percent}%</translation>
        </message>
        <message>
            <source>{percent} % worse</source>
            <translation>变差 {percent}%</translation>
        </message>
        <message>
            <source>{share} % of what it learned, mixed with the model it started from</source>
            <translation>所学内容的 {share}%，与起始模型混合</translation>
        </message>
        <message>
            <source>{size}, {millions} million parameters</source>
            <translation>{size}，{millions}M 参数</translation>
        </message>
    </context>
    <context>
        <name>panels</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>History</source>
            <translation>历史记录</translation>
        </message>
        <message>
            <source>Repairs</source>
            <translation>修补</translation>
        </message>
    </context>
    <context>
        <name>proof_words</name>
        <message>
            <source>At least {least} pictures must be set aside to test the model, which takes about {all} in all. Add more pictures to find out.</source>
            <translation>至少要留出 {least} 张图片来测试模型，因此总共约需 {all} 张。请添加更多图片再作判断。</translation>
        </message>
        <message>
            <source>Everything it learned made it worse on other photographs, so this model has {share} of it. More pictures, and more varied ones, help most.</source>
            <translation>采用全部所学内容会使它在其他照片上变差，因此此模型只采用了其中的 {share}。更多、更多样的图片最有帮助。</translation>
        </message>
        <message>
            <source>Everything it learned made it worse on other photographs; with {share} of it, they are restored about as well as before. Tested on {count} of your pictures that it never learned from, the gain is more than chance.</source>
            <translation>采用全部所学内容会使它在其他照片上变差；只采用其中的 {share}，其他照片的修复效果与之前大致相同。在 {count} 张它从未学习过的您的图片上测试，改善并非偶然。</translation>
        </message>
        <message>
            <source>It has specialised in your pictures and become worse on others by more than {limit}. More pictures, and more varied ones, help most.</source>
            <translation>它过于专注您的图片，在其他图片上变差超过 {limit}。更多、更多样的图片最有帮助。</translation>
        </message>
        <message>
            <source>On {count} of your pictures that it never learned from, it is {change}. A gain below {least} is not worth a new model: in the next hole it may be a loss.</source>
            <translation>在 {count} 张它从未学习过的您的图片上，它{change}。低于 {least} 的改善不值得换用新模型：在下一个空洞中可能反而更差。</translation>
        </message>
        <message>
            <source>Other photographs</source>
            <translation>其他照片</translation>
        </message>
        <message>
            <source>Other photographs, before texture is woven in</source>
            <translation>其他照片，编入纹理之前</translation>
        </message>
        <message>
            <source>Perhaps the time was too short, the pictures have too little in common, or the current model knows such pictures already.</source>
            <translation>也许是时间太短，图片之间的共同点太少，或者当前模型已经了解这类图片。</translation>
        </message>
        <message>
            <source>Tested on {count} of your pictures that it never learned from, the gain is more than chance. Other photographs are restored about as well as before.</source>
            <translation>在 {count} 张它从未学习过的您的图片上测试，改善并非偶然。其他照片的修复效果与之前大致相同。</translation>
        </message>
        <message>
            <source>The current model stays as it is.</source>
            <translation>当前模型保持不变。</translation>
        </message>
        <message>
            <source>The current model stays in the library too.</source>
            <translation>当前模型也会保留在模型库中。</translation>
        </message>
        <message>
            <source>The new model cannot be used: some of its results are not pictures.</source>
            <translation>无法使用新模型：它的部分结果不是图片。</translation>
        </message>
        <message>
            <source>The new model is better on your pictures, but worse on others.</source>
            <translation>新模型在您的图片上更好，但在其他图片上更差。</translation>
        </message>
        <message>
            <source>The new model is better: on your pictures, {change}.</source>
            <translation>新模型更好：在您的图片上，{change}。</translation>
        </message>
        <message>
            <source>The new model is not better on your pictures.</source>
            <translation>新模型在您的图片上没有改善。</translation>
        </message>
        <message>
            <source>The new model is slightly better on your pictures, but hardly visibly.</source>
            <translation>新模型在您的图片上略有改善，但几乎看不出来。</translation>
        </message>
        <message>
            <source>The new model may be slightly better, but that could be chance.</source>
            <translation>新模型可能略好一些，但也可能只是偶然。</translation>
        </message>
        <message>
            <source>The training went wrong. Teach it again; if that fails too, add pictures.</source>
            <translation>训练出错。请重新训练；如果仍然失败，请添加图片。</translation>
        </message>
        <message>
            <source>There are too few pictures to tell whether the new model is better.</source>
            <translation>图片太少，无法判断新模型是否更好。</translation>
        </message>
        <message>
            <source>There is nothing in these pictures that the new model could learn from.</source>
            <translation>这些图片中没有可供新模型学习的内容。</translation>
        </message>
        <message>
            <source>Training longer may increase the gain; more pictures make it more certain.</source>
            <translation>延长训练可能会扩大改善；更多图片会使其更确定。</translation>
        </message>
        <message>
            <source>What it paints into one picture would fit any other just as well, as with noise or an even texture. Choose pictures that show something.</source>
            <translation>它画入一张图片的内容放到任何其他图片中也同样合适，就像噪点或均匀的纹理。请选择有具体内容的图片。</translation>
        </message>
        <message>
            <source>With {count} pictures to test on, so small a gain cannot be told from chance.</source>
            <translation>只有 {count} 张图片用于测试，如此小的改善无法与偶然区分。</translation>
        </message>
        <message>
            <source>Your pictures</source>
            <translation>您的图片</translation>
        </message>
        <message>
            <source>Your pictures, before texture is woven in</source>
            <translation>您的图片，编入纹理之前</translation>
        </message>
        <message>
            <source>Your pictures, colours only</source>
            <translation>您的图片，仅颜色</translation>
        </message>
        <message>
            <source>as close to the original as before</source>
            <translation>与原图的接近程度和之前相同</translation>
        </message>
        <message>
            <source>between {low} and {high}; {count} pictures</source>
            <translation>介于 {low} 与 {high} 之间；{count} 张图片</translation>
        </message>
        <message>
            <source>between {low} closer and {high} further; {count} pictures</source>
            <translation>介于接近 {low} 与远离 {high} 之间；{count} 张图片</translation>
        </message>
        <message>
            <source>the same in all {count} pictures</source>
            <translation>在全部 {count} 张图片中相同</translation>
        </message>
        <message>
            <source>{number} %</source>
            <translation>{number}%</translation>
        </message>
        <message>
            <source>{share} closer to the original</source>
            <translation>与原图的差距缩小 {share}</translation>
        </message>
        <message>
            <source>{share} further from the original</source>
            <translation>与原图的差距扩大 {share}</translation>
        </message>
    </context>
    <context>
        <name>reports</name>
        <message numerus="yes">
            <source>%Ln picture(s) are left out: they cannot be read or are too small.</source>
            <translation>
                <numerusform>有 %Ln 张图片被排除：无法读取或太小。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are smaller than {limit} pixels and are enlarged, which teaches softness; a shorter training works at a smaller size.</source>
            <translation>
                <numerusform>有 %Ln 张图片小于 {limit} 像素，会被放大，这会让模型学到模糊；较短的训练使用较小的尺寸。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) have changed or are gone since the training started; they are used as they were.</source>
            <translation>
                <numerusform>训练开始后有 %Ln 张图片已更改或已不存在；将按原来的样子使用。</numerusform>
            </translation>
        </message>
        <message>
            <source>A file of the training cannot be read or written ({detail}). Continue once that is solved; what was saved is kept.</source>
            <translation>无法读取或写入训练的某个文件（{detail}）。解决后请继续；已保存的内容会保留。</translation>
        </message>
        <message>
            <source>A setting is wrong: {detail}. Correct it under Advanced.</source>
            <translation>某项设置有误：{detail}。请在“高级”中更正。</translation>
        </message>
        <message>
            <source>A setting needs {detail}, which is not part of this program. Change it under Advanced.</source>
            <translation>某项设置需要 {detail}，而本程序不包含它。请在“高级”中更改。</translation>
        </message>
        <message>
            <source>Learning from {pictures} of the {limit} pictures, chosen evenly: more would take too much time and disk space.</source>
            <translation>从 {limit} 张图片中均匀选取 {pictures} 张进行学习：更多图片会占用过多时间和磁盘空间。</translation>
        </message>
        <message>
            <source>Memory ran out, so fewer pictures are processed at a time from now on; nothing is lost.</source>
            <translation>内存耗尽，从现在起每次处理的图片会减少；没有丢失任何内容。</translation>
        </message>
        <message>
            <source>The disk is full. Free some space and continue; nothing is lost.</source>
            <translation>磁盘已满。请释放一些空间后继续；没有丢失任何内容。</translation>
        </message>
        <message>
            <source>The folder of the training cannot be written. Connect its drive and continue.</source>
            <translation>无法写入训练的文件夹。请连接其驱动器后继续。</translation>
        </message>
        <message>
            <source>The folder of your own masks is missing or has no masks in it. Choose another one, with masks that are white where there is damage.</source>
            <translation>您自己的蒙版文件夹不存在或其中没有蒙版。请选择另一个文件夹，其中的蒙版以白色表示受损处。</translation>
        </message>
        <message>
            <source>The graphics card failed. Continue; if it fails again, restart the computer first. What was learned so far is kept.</source>
            <translation>显卡出错。请继续；如果再次出错，请先重新启动计算机。目前学到的内容已保留。</translation>
        </message>
        <message>
            <source>The model to start from cannot be read. Choose another one.</source>
            <translation>无法读取起始模型。请选择另一个模型。</translation>
        </message>
        <message>
            <source>The new model got worse on other photographs, so mixtures with the old one are tried.</source>
            <translation>新模型在其他照片上变差，因此正在尝试与旧模型混合。</translation>
        </message>
        <message>
            <source>The pictures cannot be read, because the process that reads them does not start. Close other programs and try again.</source>
            <translation>无法读取图片，因为读取图片的进程未能启动。请关闭其他程序，然后重试。</translation>
        </message>
        <message>
            <source>The pictures cannot be read. Connect their drive and continue; nothing is lost.</source>
            <translation>无法读取图片。请连接其驱动器后继续；没有丢失任何内容。</translation>
        </message>
        <message>
            <source>The saved training cannot be read. Start a new one.</source>
            <translation>无法读取已保存的训练。请开始新的训练。</translation>
        </message>
        <message>
            <source>The system ended the training, perhaps because memory ran out. Continue; what was learned up to the last minute is kept.</source>
            <translation>系统结束了训练，可能是因为内存耗尽。请继续；直到最后一分钟所学的内容都已保留。</translation>
        </message>
        <message>
            <source>The training could not be started, because the system cannot start another process. Close other programs and continue.</source>
            <translation>无法开始训练，因为系统无法启动新的进程。请关闭其他程序后继续。</translation>
        </message>
        <message>
            <source>The training keeps going wrong. Finish it to keep the best result so far, or start again with other pictures.</source>
            <translation>训练一再出错。请结束训练以保留目前的最佳结果，或换用其他图片重新开始。</translation>
        </message>
        <message>
            <source>The training stopped because of an unexpected error. Continue to try again; what was learned so far is kept.</source>
            <translation>训练因意外错误而停止。请继续以重试；目前学到的内容已保留。</translation>
        </message>
        <message>
            <source>The training stopped unexpectedly. Continue; what was learned up to the last minute is kept.</source>
            <translation>训练意外停止。请继续；直到最后一分钟所学的内容都已保留。</translation>
        </message>
        <message>
            <source>The training went wrong, so it returned to its last saved state and continues more carefully.</source>
            <translation>训练出错，已返回上次保存的状态，并将更谨慎地继续。</translation>
        </message>
        <message>
            <source>There is not enough memory for this training. Close other programs and continue; what was learned so far is kept.</source>
            <translation>内存不足，无法进行此训练。请关闭其他程序后继续；目前学到的内容已保留。</translation>
        </message>
        <message>
            <source>Too few of the examples show what is damage and what is not. Correct what is found in more pictures, restore them, and start again.</source>
            <translation>能够说明什么是损伤、什么不是损伤的示例太少。请在更多图片中更正查找结果并修复，然后重新开始。</translation>
        </message>
        <message>
            <source>cannot be read: it crashes the picture reader</source>
            <translation>无法读取：会使图片读取程序崩溃</translation>
        </message>
        <message>
            <source>cannot be read: permission denied</source>
            <translation>无法读取：没有权限</translation>
        </message>
        <message>
            <source>cannot be read: the drive reports a fault</source>
            <translation>无法读取：驱动器报告故障</translation>
        </message>
        <message>
            <source>cannot be read: unexpected error</source>
            <translation>无法读取：意外错误</translation>
        </message>
        <message>
            <source>cannot be read: {detail}</source>
            <translation>无法读取：{detail}</translation>
        </message>
        <message>
            <source>has a name that cannot be displayed; rename it to use it</source>
            <translation>名称无法显示；请重命名后使用</translation>
        </message>
        <message>
            <source>has a name that is too long</source>
            <translation>名称太长</translation>
        </message>
        <message>
            <source>is a device or a pipe, not a file</source>
            <translation>是设备或管道，不是文件</translation>
        </message>
        <message>
            <source>is a folder</source>
            <translation>是文件夹</translation>
        </message>
        <message>
            <source>is a link that leads back to itself</source>
            <translation>是指回自身的链接</translation>
        </message>
        <message>
            <source>is a link to something that is not there</source>
            <translation>是指向不存在内容的链接</translation>
        </message>
        <message>
            <source>is empty</source>
            <translation>是空的</translation>
        </message>
        <message>
            <source>is hidden</source>
            <translation>是隐藏的</translation>
        </message>
        <message>
            <source>is larger than {detail}</source>
            <translation>大于 {detail}</translation>
        </message>
        <message>
            <source>is no longer there</source>
            <translation>已不存在</translation>
        </message>
        <message>
            <source>is not a picture file</source>
            <translation>不是图片文件</translation>
        </message>
        <message>
            <source>is on a drive that is no longer there</source>
            <translation>所在的驱动器已不存在</translation>
        </message>
        <message>
            <source>needs more memory than there is</source>
            <translation>所需内存超过可用内存</translation>
        </message>
        <message>
            <source>took too long to read; its drive may be stuck</source>
            <translation>读取时间过长；其驱动器可能已卡住</translation>
        </message>
        <message>
            <source>was already found under another name</source>
            <translation>已用其他名称找到</translation>
        </message>
    </context>
    <context>
        <name>results</name>
        <message>
            <source>Guide lines that cross no painted area were not used</source>
            <translation>未穿过涂抹区域的引导线没有使用</translation>
        </message>
        <message>
            <source>Missed edges were included</source>
            <translation>已包括漏涂的边缘</translation>
        </message>
        <message>
            <source>Restored in {seconds} s</source>
            <translation>修复完成，用时 {seconds} 秒</translation>
        </message>
        <message>
            <source>Try {number}</source>
            <translation>尝试 {number}</translation>
        </message>
        <message>
            <source>Try {number}: {words}</source>
            <translation>尝试 {number}：{words}</translation>
        </message>
        <message>
            <source>{first}. {second}</source>
            <translation>{first}。{second}</translation>
        </message>
        <message>
            <source>{name} was restored in {seconds} s</source>
            <translation>{name} 修复完成，用时 {seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>self-check</name>
        <message>
            <source>Apache License 2.0; those of the libraries: Help ▸ About Reweave</source>
            <translation>Apache License 2.0；各个库的许可证见“帮助 ▸ 关于 Reweave”</translation>
        </message>
        <message>
            <source>Built-in picture</source>
            <translation>内置图片</translation>
        </message>
        <message>
            <source>CPU edition</source>
            <translation>CPU 版</translation>
        </message>
        <message>
            <source>Detector</source>
            <translation>检测器</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>Discriminator</source>
            <translation>判别器</translation>
        </message>
        <message>
            <source>Disk</source>
            <translation>磁盘</translation>
        </message>
        <message>
            <source>Engine</source>
            <translation>引擎</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Finding damage</source>
            <translation>查找损伤</translation>
        </message>
        <message>
            <source>Finding damage…</source>
            <translation>正在查找损伤…</translation>
        </message>
        <message>
            <source>Folders</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Graphics cards</source>
            <translation>显卡</translation>
        </message>
        <message>
            <source>Libraries</source>
            <translation>库</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>内存</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>注意</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>Only {free} are free in {folder}; free some space</source>
            <translation>{folder} 中只剩 {free} 可用；请腾出一些空间</translation>
        </message>
        <message>
            <source>Own detector</source>
            <translation>自己的检测器</translation>
        </message>
        <message>
            <source>Own model</source>
            <translation>自己的模型</translation>
        </message>
        <message>
            <source>Passed over</source>
            <translation>未使用</translation>
        </message>
        <message>
            <source>Processor</source>
            <translation>处理器</translation>
        </message>
        <message>
            <source>Program</source>
            <translation>程序</translation>
        </message>
        <message>
            <source>Reading the models…</source>
            <translation>正在读取模型…</translation>
        </message>
        <message>
            <source>Restoring</source>
            <translation>修复</translation>
        </message>
        <message>
            <source>Restoring the built-in picture…</source>
            <translation>正在修复内置图片…</translation>
        </message>
        <message>
            <source>Reweave self-check</source>
            <translation>Reweave 自检</translation>
        </message>
        <message>
            <source>SqueezeNet</source>
            <translation>SqueezeNet</translation>
        </message>
        <message>
            <source>Starting the engine…</source>
            <translation>正在启动引擎…</translation>
        </message>
        <message>
            <source>System</source>
            <translation>系统</translation>
        </message>
        <message>
            <source>a window takes {generate} s, a woven hole {weave} s</source>
            <translation>一个窗口需 {generate} 秒，编织一个孔洞需 {weave} 秒</translation>
        </message>
        <message>
            <source>edition with CUDA {version}</source>
            <translation>CUDA {version} 版</translation>
        </message>
        <message>
            <source>packaged program</source>
            <translation>打包程序</translation>
        </message>
        <message>
            <source>pixels outside the mask have changed; install Reweave again, and report this page</source>
            <translation>蒙版以外的像素发生了变化；请重新安装 Reweave，并反馈此页内容</translation>
        </message>
        <message>
            <source>right: {difference} of 255 away from the stored result on average (up to {limit} is right), in {seconds} s</source>
            <translation>正确：与存储的结果平均相差 {difference}（满值 255，不超过 {limit} 即为正确），用时 {seconds} 秒</translation>
        </message>
        <message>
            <source>right: {share} % of the painted damage found, in {seconds} s</source>
            <translation>正确：找到了所画损伤的 {share} %，用时 {seconds} 秒</translation>
        </message>
        <message>
            <source>run from source</source>
            <translation>从源代码运行</translation>
        </message>
        <message>
            <source>settings {settings}; models {models}; cache {cache}; log {log}</source>
            <translation>设置 {settings}；模型 {models}；缓存 {cache}；日志 {log}</translation>
        </message>
        <message>
            <source>{device}, {precision}, {threads} threads</source>
            <translation>{device}，{precision}，{threads} 个线程</translation>
        </message>
        <message>
            <source>{difference} of 255 away from the stored result on average, expected at most {limit}; choose the CPU as the device in the preferences and check again, then install Reweave again</source>
            <translation>与存储的结果平均相差 {difference}（满值 255），应不超过 {limit}；请在首选项中将设备改为 CPU 后再次自检，如仍失败请重新安装 Reweave</translation>
        </message>
        <message>
            <source>{file} cannot be used; import it again, or remove it from {folder}</source>
            <translation>{file} 无法使用；请重新导入，或将其从 {folder} 中移除</translation>
        </message>
        <message>
            <source>{file} cannot be used; import or teach one again</source>
            <translation>{file} 无法使用；请重新导入或重新训练</translation>
        </message>
        <message>
            <source>{file} is damaged; install Reweave again</source>
            <translation>{file} 已损坏；请重新安装 Reweave</translation>
        </message>
        <message>
            <source>{file} is missing; install Reweave again</source>
            <translation>缺少 {file}；请重新安装 Reweave</translation>
        </message>
        <message>
            <source>{file}: intact, {size} MB</source>
            <translation>{file}：完好，{size} MB</translation>
        </message>
        <message>
            <source>{folder} cannot be written; give yourself write access to it</source>
            <translation>无法写入 {folder}；请为自己添加写入权限</translation>
        </message>
        <message>
            <source>{free} are free for models and caches</source>
            <translation>模型和缓存可用空间 {free}</translation>
        </message>
        <message>
            <source>{name}, {cores} logical cores</source>
            <translation>{name}，{cores} 个逻辑核心</translation>
        </message>
        <message>
            <source>{name}: can be used</source>
            <translation>{name}：可以使用</translation>
        </message>
        <message>
            <source>{share} % of the painted damage found, and {elsewhere} % of the rest taken for damage; install Reweave again, or choose the shipped detector in the preferences</source>
            <translation>找到了所画损伤的 {share} %，并将其余部分的 {elsewhere} % 误认为损伤；请重新安装 Reweave，或在首选项中选择自带的检测器</translation>
        </message>
        <message>
            <source>{total}, of which only {free} are free; close other programs before you restore large pictures</source>
            <translation>{total}，其中只有 {free} 可用；修复大图片之前请先关闭其他程序</translation>
        </message>
        <message>
            <source>{total}, of which {free} are free</source>
            <translation>{total}，其中 {free} 可用</translation>
        </message>
    </context>
    <context>
        <name>steps</name>
        <message>
            <source>Accept guide line</source>
            <translation>采用引导线</translation>
        </message>
        <message>
            <source>Bend guide line</source>
            <translation>弯曲引导线</translation>
        </message>
        <message>
            <source>Change sensitivity</source>
            <translation>更改灵敏度</translation>
        </message>
        <message>
            <source>Change strength</source>
            <translation>更改强度</translation>
        </message>
        <message>
            <source>Choose kinds of damage</source>
            <translation>选择损伤种类</translation>
        </message>
        <message>
            <source>Clear exclusions</source>
            <translation>清除排除区</translation>
        </message>
        <message>
            <source>Clear guide lines</source>
            <translation>清除引导线</translation>
        </message>
        <message>
            <source>Clear mask</source>
            <translation>清除蒙版</translation>
        </message>
        <message>
            <source>Clone stroke</source>
            <translation>仿制笔触</translation>
        </message>
        <message>
            <source>Crop</source>
            <translation>裁剪</translation>
        </message>
        <message>
            <source>Delete guide line</source>
            <translation>删除引导线</translation>
        </message>
        <message>
            <source>Delete handle</source>
            <translation>删除控制点</translation>
        </message>
        <message>
            <source>Draw guide line</source>
            <translation>绘制引导线</translation>
        </message>
        <message>
            <source>Erase</source>
            <translation>擦除</translation>
        </message>
        <message>
            <source>Exclude</source>
            <translation>排除</translation>
        </message>
        <message>
            <source>Fill enclosed areas</source>
            <translation>填充封闭区域</translation>
        </message>
        <message>
            <source>Fill pinholes</source>
            <translation>填充针孔</translation>
        </message>
        <message>
            <source>Find damage</source>
            <translation>查找损伤</translation>
        </message>
        <message>
            <source>Grow mask</source>
            <translation>扩展蒙版</translation>
        </message>
        <message>
            <source>Healing stroke</source>
            <translation>修复画笔笔触</translation>
        </message>
        <message>
            <source>Hide repair</source>
            <translation>隐藏修补</translation>
        </message>
        <message>
            <source>Import mask</source>
            <translation>导入蒙版</translation>
        </message>
        <message>
            <source>Include</source>
            <translation>不再排除</translation>
        </message>
        <message>
            <source>Invert mask</source>
            <translation>反转蒙版</translation>
        </message>
        <message>
            <source>Lasso</source>
            <translation>套索</translation>
        </message>
        <message>
            <source>Mask everything</source>
            <translation>全部设为蒙版</translation>
        </message>
        <message>
            <source>Mask transparent parts</source>
            <translation>将透明部分设为蒙版</translation>
        </message>
        <message>
            <source>Move handle</source>
            <translation>移动控制点</translation>
        </message>
        <message>
            <source>Paint</source>
            <translation>绘制</translation>
        </message>
        <message>
            <source>Paint original back</source>
            <translation>还原原图</translation>
        </message>
        <message>
            <source>Paint repair back</source>
            <translation>恢复修补</translation>
        </message>
        <message>
            <source>Polygon</source>
            <translation>多边形</translation>
        </message>
        <message>
            <source>Rectangle</source>
            <translation>矩形</translation>
        </message>
        <message>
            <source>Remove repair</source>
            <translation>移除修补</translation>
        </message>
        <message>
            <source>Remove specks</source>
            <translation>移除斑点</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>修复</translation>
        </message>
        <message>
            <source>Restore again</source>
            <translation>重新修复</translation>
        </message>
        <message>
            <source>Rotate</source>
            <translation>旋转</translation>
        </message>
        <message>
            <source>Rotate left</source>
            <translation>向左旋转</translation>
        </message>
        <message>
            <source>Rotate right</source>
            <translation>向右旋转</translation>
        </message>
        <message>
            <source>Show repair</source>
            <translation>显示修补</translation>
        </message>
        <message>
            <source>Shrink mask</source>
            <translation>收缩蒙版</translation>
        </message>
        <message>
            <source>Smooth mask</source>
            <translation>平滑蒙版</translation>
        </message>
        <message>
            <source>Snap</source>
            <translation>贴合</translation>
        </message>
        <message>
            <source>Straighten</source>
            <translation>拉直</translation>
        </message>
        <message>
            <source>Wand</source>
            <translation>魔棒</translation>
        </message>
    </context>
    <context>
        <name>teaching_dialogs</name>
        <message>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message>
            <source>Cancel the training?</source>
            <translation>取消训练？</translation>
        </message>
        <message>
            <source>Cancel training</source>
            <translation>取消训练</translation>
        </message>
        <message>
            <source>Everything it has learned will be lost. To keep it running, close the window.</source>
            <translation>它所学的一切都将丢失。若要让训练继续运行，请关闭窗口。</translation>
        </message>
        <message>
            <source>Folder of masks</source>
            <translation>蒙版文件夹</translation>
        </message>
        <message>
            <source>Folder of pictures</source>
            <translation>图片文件夹</translation>
        </message>
        <message>
            <source>Keep training</source>
            <translation>继续训练</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Pictures to learn from</source>
            <translation>供学习的图片</translation>
        </message>
    </context>
    <context>
        <name>teaching_words</name>
        <message numerus="yes">
            <source>%Ln file(s) are exact copies of others</source>
            <translation>
                <numerusform>%Ln 个文件与其他文件完全相同</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) skipped</source>
            <translation>
                <numerusform>已跳过 %Ln 个文件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are black and white</source>
            <translation>
                <numerusform>%Ln 张图片是黑白的</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are blurred</source>
            <translation>
                <numerusform>%Ln 张图片是模糊的</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are enough</source>
            <translation>
                <numerusform>%Ln 张图片足够</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are nearly the same as others</source>
            <translation>
                <numerusform>%Ln 张图片与其他图片几乎相同</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are set aside</source>
            <translation>
                <numerusform>已留出 %Ln 张图片</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are too few</source>
            <translation>
                <numerusform>%Ln 张图片太少</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are too small</source>
            <translation>
                <numerusform>%Ln 张图片太小</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) found</source>
            <translation>
                <numerusform>找到 %Ln 张图片</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s): not many, but enough to start</source>
            <translation>
                <numerusform>%Ln 张图片：不多，但足以开始</numerusform>
            </translation>
        </message>
        <message>
            <source>A folder of masks that you have painted or scanned</source>
            <translation>存放您绘制或扫描的蒙版的文件夹</translation>
        </message>
        <message>
            <source>After {step} steps</source>
            <translation>{step} 步之后</translation>
        </message>
        <message>
            <source>After {step} steps, the best so far</source>
            <translation>{step} 步之后，目前最佳</translation>
        </message>
        <message>
            <source>Best so far: {percent} % closer to the original than the old model</source>
            <translation>目前最佳：与原图的差距比旧模型小 {percent}%</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Comparing the new detector with the old one</source>
            <translation>正在比较新旧检测器</translation>
        </message>
        <message>
            <source>Comparing the new model with the old one</source>
            <translation>正在比较新模型与旧模型</translation>
        </message>
        <message>
            <source>Copies teach nothing new. One of each stays.</source>
            <translation>副本不会带来新的内容。每组只保留一份。</translation>
        </message>
        <message>
            <source>Dates, captions, stamps, watermarks</source>
            <translation>日期、说明文字、印章、水印</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Enough for most collections</source>
            <translation>对大多数图片集已足够</translation>
        </message>
        <message>
            <source>Everything is saved, and all memory is free for other programs.</source>
            <translation>所有内容都已保存，内存已全部释放给其他程序。</translation>
        </message>
        <message>
            <source>For large collections, or the last few percent</source>
            <translation>适合大型图片集，或追求最后几个百分点的改善</translation>
        </message>
        <message>
            <source>Getting ready</source>
            <translation>正在准备</translation>
        </message>
        <message>
            <source>It measures at the start how much fits into the time. Comparing the new model with the old one takes a few minutes more. While you restore in the main window, the training pauses.</source>
            <translation>开始时会测量这段时间内可以完成多少。比较新旧模型还需要几分钟。当您在主窗口中修复时，训练会暂停。</translation>
        </message>
        <message>
            <source>Large holes: people, wires, torn corners</source>
            <translation>大面积空洞：人物、电线、撕破的边角</translation>
        </message>
        <message>
            <source>Learning from your examples</source>
            <translation>正在从您的示例中学习</translation>
        </message>
        <message>
            <source>Learning from your pictures</source>
            <translation>正在学习您的图片</translation>
        </message>
        <message>
            <source>Loading the detector and the examples…</source>
            <translation>正在加载检测器和示例…</translation>
        </message>
        <message>
            <source>Loading the model…</source>
            <translation>正在载入模型…</translation>
        </message>
        <message>
            <source>Measuring the speed of this computer…</source>
            <translation>正在测量这台计算机的速度…</translation>
        </message>
        <message>
            <source>More pictures of the same kind would make the result surer.</source>
            <translation>更多同类图片会使结果更可靠。</translation>
        </message>
        <message>
            <source>Nearly all of them show the same thing. Without {least} different ones to test on, there is no telling whether Reweave has got better. Add pictures that differ more.</source>
            <translation>它们几乎都是同样的内容。如果没有 {least} 张不同的图片用于测试，就无法判断 Reweave 是否有改善。请添加差异更大的图片。</translation>
        </message>
        <message>
            <source>No part of them is sharp. They teach blur; leave them out unless you restore blurred pictures.</source>
            <translation>它们没有任何清晰的部分，会让模型学到模糊；除非您要修复模糊的图片，否则请排除它们。</translation>
        </message>
        <message>
            <source>No training yet</source>
            <translation>尚无训练</translation>
        </message>
        <message>
            <source>Not better than the old model yet</source>
            <translation>尚未优于旧模型</translation>
        </message>
        <message>
            <source>Old model</source>
            <translation>旧模型</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Pausing…</source>
            <translation>正在暂停…</translation>
        </message>
        <message>
            <source>Reading the pictures…</source>
            <translation>正在读取图片…</translation>
        </message>
        <message>
            <source>Resized copies, slight crops, bursts. They can stay, but count for more than other pictures. If you leave them out, the best of each group stays.</source>
            <translation>调整过大小的副本、略微裁剪的图片、连拍照片。可以保留，但其权重会高于其他图片。如果排除，每组会保留最好的一张。</translation>
        </message>
        <message>
            <source>Reweave learns from {learned} of them. The other {held_out} are set aside to test at the end whether it has got better.</source>
            <translation>Reweave 会学习其中的 {learned} 张。其余 {held_out} 张留到最后，用于测试它是否有改善。</translation>
        </message>
        <message>
            <source>Reweave learns from {pictures} pictures and is tested on {held_out} others.</source>
            <translation>Reweave 会学习 {pictures} 张图片，并用另外 {held_out} 张进行测试。</translation>
        </message>
        <message numerus="yes">
            <source>Searching… %Ln picture(s) so far</source>
            <translation>
                <numerusform>正在搜索… 已找到 %Ln 张图片</numerusform>
            </translation>
        </message>
        <message>
            <source>Structure</source>
            <translation>结构</translation>
        </message>
        <message>
            <source>The current model is unchanged. Go back to start another training.</source>
            <translation>当前模型没有改变。返回可开始新的训练。</translation>
        </message>
        <message>
            <source>The detector is unchanged. Go back to start another training.</source>
            <translation>检测器没有改变。返回即可开始另一次训练。</translation>
        </message>
        <message>
            <source>The other pictures are in colour. These can stay if you restore black-and-white pictures too.</source>
            <translation>其他图片都是彩色的。如果您也要修复黑白图片，可以保留这些图片。</translation>
        </message>
        <message>
            <source>The pictures are too much alike</source>
            <translation>图片过于相似</translation>
        </message>
        <message>
            <source>The shorter side has fewer than {least} pixels. They would have to be enlarged, which teaches softness.</source>
            <translation>短边不足 {least} 像素。它们必须放大，这会让模型学到模糊。</translation>
        </message>
        <message>
            <source>The training runs on {device}.</source>
            <translation>训练在 {device} 上运行。</translation>
        </message>
        <message>
            <source>Thin lines, cracks, hairs, specks</source>
            <translation>细线、裂纹、毛发、斑点</translation>
        </message>
        <message>
            <source>To see whether it helps at all</source>
            <translation>先看看是否有帮助</translation>
        </message>
        <message>
            <source>Total</source>
            <translation>总计</translation>
        </message>
        <message>
            <source>Training cancelled</source>
            <translation>训练已取消</translation>
        </message>
        <message>
            <source>Training stopped</source>
            <translation>训练已停止</translation>
        </message>
        <message>
            <source>Waiting for the restoration to finish</source>
            <translation>正在等待修复完成</translation>
        </message>
        <message>
            <source>With fewer than {least} there is no telling whether Reweave has got better, and only a better model can be kept. Add more pictures of the same kind.</source>
            <translation>少于 {least} 张时无法判断 Reweave 是否有改善，而只有更好的模型才能保留。请添加更多同类图片。</translation>
        </message>
        <message>
            <source>Without a suitable graphics card, the training keeps all processor cores busy and gets less done in the same time.</source>
            <translation>没有合适的显卡时，训练会占满所有处理器核心，在同样的时间内完成得较少。</translation>
        </message>
        <message>
            <source>less than a minute</source>
            <translation>不到一分钟</translation>
        </message>
        <message>
            <source>{file} {clause}</source>
            <translation>{file}：{clause}</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} 小时 {minutes} 分钟</translation>
        </message>
        <message>
            <source>{left} left · step {step} of {steps} · {device}</source>
            <translation>剩余 {left} · 第 {step} 步，共 {steps} 步 · {device}</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} 分钟</translation>
        </message>
        <message>
            <source>{percent} % done</source>
            <translation>已完成 {percent}%</translation>
        </message>
    </context>
</TS>
