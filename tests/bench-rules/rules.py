"""rules.py LISTS FILE: fac-triage's rules as one would write them in Python, for tests/bench."""
import json, re, sys

lists = json.load(open(sys.argv[1]))


def any_of(phrases):
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("(?<![a-z0-9])(?:%s)(?![a-z0-9])" % "|".join(map(re.escape, longest_first)), re.I)


phrases = {name: any_of(v) for name, v in lists["phrases"].items()}
signals = {name: any_of(v) for name, v in lists["signals"].items()}
labels = {name: set(v) for name, v in lists["labels"].items()}
classes = ["reserved", "design", "self", "security", "sensitive", "behavior", "question", "duplicate", "epic", "outside"]
full = dict(acceptance=1, contrast=1, example=1, hedging=3, options=2, first_person=4, diagnosis=1, question=1)
against = {"hedging", "options", "first_person", "question"}
comment = re.compile("<!--.*?-->", re.S)
hidden = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")
fence = re.compile("^```.*?^```", re.S | re.M)
name = re.compile(r"\b\w*(?:_\w|[a-z][A-Z]|::)\w*|\b\w+(?=\()")
quoted = re.compile("\"[^\"\\n]{2,80}\"|`[^`\\n]{2,80}`|(?<!\\w)'[^'\\n]{2,80}'")
version = re.compile(r"(?<!\w)v?\d+\.\d")
elsewhere = re.compile(r"://|#\d")


def points(title, prose, code):
    text = title + "\n\n" + prose
    n = {k: len(rx.findall(text)) for k, rx in signals.items()}
    n["question"] += title.endswith("?") + (prose.count("?") > 1)
    score = sum((-1 if k in against else 2 if k == "acceptance" else 1) * min(n[k], f) / f for k, f in full.items())
    said = phrases["acceptance"].search(prose) is not None
    size = len(prose)
    score += said + min(code, 2) / 2 + min(len(set(name.findall(text))), 4) / 4 + min(len(quoted.findall(prose)), 3) / 3
    score += (version.search(prose) is not None)
    score -= size < 300 and elsewhere.search(prose) is not None
    return (score + 5) / 15, said


def verdict(r):
    title, body = r["title"], r["body"]
    if r["state"] in ("done", "closed"):
        return "skip", "terminal"
    text = title + "\n\n" + body
    if comment.search(body) or hidden.search(text):
        return "escalate", "hidden"
    if r["author"]["association"] not in ("OWNER", "MEMBER", "COLLABORATOR"):
        return "escalate", "untrusted"
    for c in classes:
        if c in labels and any(l.lower().replace("-", " ").split("/")[-1] in labels[c] for l in r["labels"]):
            return "escalate", c
        if phrases[c].search(text):
            return "escalate", c
    prose = "\n".join(l for l in fence.sub("", body).split("\n") if not phrases["template"].match(l))
    score, said = points(title, prose, len(fence.findall(body)))
    if len(prose) < 140 or not said or score < 0.40:
        return "escalate", "thin"
    return "dispatch", "clear"


for line in open(sys.argv[2]):
    r = json.loads(line)
    v, c = verdict(r)
    r["triage"] = {"verdict": v, "class": c}
    print(json.dumps(r, ensure_ascii=False, separators=(",", ":")))
