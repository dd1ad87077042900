<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>BatchWindow</name>
        <message numerus="yes">
            <source>%Ln failed</source>
            <translation>
                <numerusform>%Ln failed</numerusform>
                <numerusform>%Ln failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln kept</source>
            <translation>
                <numerusform>%Ln kept</numerusform>
                <numerusform>%Ln kept</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s)</source>
            <translation>
                <numerusform>%Ln picture</numerusform>
                <numerusform>%Ln pictures</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln rejected</source>
            <translation>
                <numerusform>%Ln rejected</numerusform>
                <numerusform>%Ln rejected</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln to review</source>
            <translation>
                <numerusform>%Ln to review</numerusform>
                <numerusform>%Ln to review</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln without a mask</source>
            <translation>
                <numerusform>%Ln without a mask</numerusform>
                <numerusform>%Ln without a mask</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln without damage</source>
            <translation>
                <numerusform>%Ln without damage</numerusform>
                <numerusform>%Ln without damage</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Finding</name>
        <message numerus="yes">
            <source>%Ln flaw(s) found in {name}</source>
            <translation>
                <numerusform>%Ln flaw found in {name}</numerusform>
                <numerusform>%Ln flaws found in {name}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln flaw(s) found. Enter restores them</source>
            <translation>
                <numerusform>%Ln flaw found. Enter restores it</numerusform>
                <numerusform>%Ln flaws found. Enter restores them</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FindingBar</name>
        <message numerus="yes">
            <source>%Ln flaw(s), {percent} %</source>
            <translation>
                <numerusform>%Ln flaw, {percent} %</numerusform>
                <numerusform>%Ln flaws, {percent} %</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LearningPage</name>
        <message numerus="yes">
            <source>%Ln example(s), {size} MB</source>
            <translation>
                <numerusform>%Ln example, {size} MB</numerusform>
                <numerusform>%Ln examples, {size} MB</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MaskGiving</name>
        <message numerus="yes">
            <source>%Ln mask(s) were scaled to the size of their picture.</source>
            <translation>
                <numerusform>%Ln mask was scaled to the size of its picture.</numerusform>
                <numerusform>%Ln masks were scaled to the size of their pictures.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RemovalQuestion</name>
        <message numerus="yes">
            <source>%Ln repair(s) were made later, over or near this one.</source>
            <translation>
                <numerusform>%Ln repair was made later, over or near this one.</numerusform>
                <numerusform>%Ln repairs were made later, over or near this one.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ReviewPage</name>
        <message numerus="yes">
            <source>%Ln left to review</source>
            <translation>
                <numerusform>%Ln left to review</numerusform>
                <numerusform>%Ln left to review</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RunBar</name>
        <message numerus="yes">
            <source>%Ln picture(s) ready</source>
            <translation>
                <numerusform>%Ln picture is ready</numerusform>
                <numerusform>%Ln pictures are ready</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Restore %Ln picture(s)</source>
            <translation>
                <numerusform>Restore %Ln picture</numerusform>
                <numerusform>Restore %Ln pictures</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Review %Ln</source>
            <translation>
                <numerusform>Review %Ln</numerusform>
                <numerusform>Review %Ln</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>finding_words</name>
        <message numerus="yes">
            <source>There are examples of %Ln picture(s), and {least} are needed: correct what is found in more pictures, and restore them.</source>
            <translation>
                <numerusform>There are examples of %Ln picture, and {least} are needed: correct what is found in more pictures, and restore them.</numerusform>
                <numerusform>There are examples of %Ln pictures, and {least} are needed: correct what is found in more pictures, and restore them.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>reports</name>
        <message numerus="yes">
            <source>%Ln picture(s) are left out: they cannot be read or are too small.</source>
            <translation>
                <numerusform>%Ln picture is left out: it cannot be read or is too small.</numerusform>
                <numerusform>%Ln pictures are left out: they cannot be read or are too small.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are smaller than {limit} pixels and are enlarged, which teaches softness; a shorter training works at a smaller size.</source>
            <translation>
                <numerusform>%Ln picture is smaller than {limit} pixels and is enlarged, which teaches softness; a shorter training works at a smaller size.</numerusform>
                <numerusform>%Ln pictures are smaller than {limit} pixels and are enlarged, which teaches softness; a shorter training works at a smaller size.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) have changed or are gone since the training started; they are used as they were.</source>
            <translation>
                <numerusform>%Ln picture has changed or is gone since the training started; it is used as it was.</numerusform>
                <numerusform>%Ln pictures have changed or are gone since the training started; they are used as they were.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>teaching_words</name>
        <message numerus="yes">
            <source>%Ln file(s) are exact copies of others</source>
            <translation>
                <numerusform>%Ln file is an exact copy of another</numerusform>
                <numerusform>%Ln files are exact copies of others</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) skipped</source>
            <translation>
                <numerusform>%Ln file skipped</numerusform>
                <numerusform>%Ln files skipped</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are black and white</source>
            <translation>
                <numerusform>%Ln picture is black and white</numerusform>
                <numerusform>%Ln pictures are black and white</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are blurred</source>
            <translation>
                <numerusform>%Ln picture is blurred</numerusform>
                <numerusform>%Ln pictures are blurred</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are enough</source>
            <translation>
                <numerusform>%Ln picture is enough</numerusform>
                <numerusform>%Ln pictures are enough</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are nearly the same as others</source>
            <translation>
                <numerusform>%Ln picture is nearly the same as another</numerusform>
                <numerusform>%Ln pictures are nearly the same as others</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are set aside</source>
            <translation>
                <numerusform>%Ln picture is set aside</numerusform>
                <numerusform>%Ln pictures are set aside</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are too few</source>
            <translation>
                <numerusform>%Ln picture is too few</numerusform>
                <numerusform>%Ln pictures are too few</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) are too small</source>
            <translation>
                <numerusform>%Ln picture is too small</numerusform>
                <numerusform>%Ln pictures are too small</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s) found</source>
            <translation>
                <numerusform>%Ln picture found</numerusform>
                <numerusform>%Ln pictures found</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln picture(s): not many, but enough to start</source>
            <translation>
                <numerusform>%Ln picture: not many, but enough to start</numerusform>
                <numerusform>%Ln pictures: not many, but enough to start</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Searching… %Ln picture(s) so far</source>
            <translation>
                <numerusform>Searching… %Ln picture so far</numerusform>
                <numerusform>Searching… %Ln pictures so far</numerusform>
            </translation>
        </message>
    </context>
</TS>
