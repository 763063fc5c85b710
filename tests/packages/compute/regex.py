# expect: ['é', 'ß'] 2
import regex
print(regex.findall(r"\p{Ll}", "Aé1ß"), len(regex.findall(r"(?:cats){e<=1}", "cat cuts")))
