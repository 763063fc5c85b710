# path: /usr/share/hyphen/hyph_en_US.dic
import pyphen

assert pyphen.Pyphen(lang="en_US").inserted("hyphenation") == "hy-phen-ation"
