// In libarchive.a the one object with this function also names every format that libarchive writes, so a static program
// would hold them all, with libxml2 and 30 MB of ICU below them. It is called for entries that a tar cannot hold
// (sockets), which a root has none of; its own words for them are lost.
struct archive;
struct archive_entry;

void __archive_write_entry_filetype_unsupported(struct archive* writer, struct archive_entry* entry,   // NOLINT
                                                const char* format);
void __archive_write_entry_filetype_unsupported(struct archive* writer, struct archive_entry* entry,   // NOLINT
                                                const char* format) {
    (void)writer;
    (void)entry;
    (void)format;
}
