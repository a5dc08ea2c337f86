// The built-in language and topic, as bytes in the read-only data of the
// program: [footnote_builtin_begin, footnote_builtin_end). footnote_pack writes
// builtin.fnkb at build time; its format is that of any compiled file.

        .section .rodata
        .balign 16
        .globl  footnote_builtin_begin
        .hidden footnote_builtin_begin
        .type   footnote_builtin_begin, @object
footnote_builtin_begin:
        .incbin "builtin.fnkb"
        .size   footnote_builtin_begin, . - footnote_builtin_begin

        .globl  footnote_builtin_end
        .hidden footnote_builtin_end
        .type   footnote_builtin_end, @object
footnote_builtin_end:
        .byte   0
        .size   footnote_builtin_end, 1

        .section .note.GNU-stack, "", @progbits
