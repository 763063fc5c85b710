# library: /usr/lib/*/libpango-1.0.so.0
# library: /usr/lib/*/libpangoft2-1.0.so.0
# source: /usr/lib/python3/dist-packages/weasyprint/text/ffi.py
import weasyprint

assert weasyprint.HTML(string="<p>a</p>").render().pages
