# expect: JPEG (4, 2) (255, 0, 0)
import io
from PIL import Image
picture = Image.new("RGB", (8, 4), (255, 0, 0)).resize((4, 2))
out = {}
for kind in ("PNG", "JPEG", "TIFF", "WEBP", "GIF"):
    out[kind] = io.BytesIO()
    picture.save(out[kind], kind)
png = Image.open(io.BytesIO(out["PNG"].getvalue()))
jpeg = Image.open(io.BytesIO(out["JPEG"].getvalue()))
jpeg.load()
print(jpeg.format, jpeg.size, png.getpixel((0, 0)))
