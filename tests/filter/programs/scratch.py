# needs: unlink getcwd
import tempfile

with tempfile.NamedTemporaryFile("w+") as file:
    file.write("text")
    file.seek(0)
    print(file.read())
