import mimetypes

assert "officedocument" in mimetypes.guess_type("report.docx")[0]
