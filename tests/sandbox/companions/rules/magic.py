# path: /usr/share/misc/magic.mgc
import magic

assert magic.from_buffer(b"%PDF-1.4\n") .startswith("PDF document")
assert magic.from_buffer(b"%PDF-1.4\n", mime=True) == "application/pdf"
