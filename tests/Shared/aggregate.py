"""Adds up record files by the plainest means, for comparison with the service. It shares no code with it.

    python3 aggregate.py FOLDER REGIONS.csv < questions      a question a line: expression|statistic|by,by|scope|region|from|to|accepted
"""
import csv
import json
import re
import statistics
import sys
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from pathlib import Path

getcontext().prec = 60
folder, regions = Path(sys.argv[1]), {}
for row in csv.DictReader(open(sys.argv[2], encoding="utf-8")):
    regions.setdefault(row["code"], row)


def path(code):
    chain = []
    while code:
        chain.insert(0, code)
        code = regions[code]["parent"] if code in regions else None
    return chain


def kind(agency, code):
    names = [name for place in path(code) for name in (regions[place]["name"], regions[place]["stem"]) if name]
    while True:
        name = next((name for name in names if agency.startswith(name)), None)
        if name is None:
            return agency or "人民政府"
        agency = agency[len(name):]


# The newest record of each document; of those of one body, year and scope the document that came in last.
order, current = {}, {}
for line in open(folder / "manifest.csv"):
    document, file = line.strip().split(",")
    order.setdefault(document, len(order))
    current[document] = file
newest, unplaced = {}, 0
for document, file in current.items():
    record = json.loads((folder / file).read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    if record["outcome"] == "rejected":
        continue
    report = record["report"]
    region, agency, year = report["region"]["code"], report["agency"], report["year"]
    if not (region and agency and year):
        unplaced += 1
        continue
    scope = "rollup" if "汇总" in report["title"] or kind(agency, region) == "人民政府" else "own"
    key = (region, agency, int(year), scope)
    if key not in newest or order[newest[key][0]] < order[document]:
        newest[key] = (document, record)


def plain(number):
    if number is None:
        return "null"
    text = format(number.quantize(Decimal("1e-10"), ROUND_HALF_EVEN), "f").rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def evaluate(expression, values):
    try:
        return eval(re.sub(r"[a-z_0-9]+\.[a-z_0-9]+\.[a-z_0-9]+", lambda name: f"v['{name[0]}']", expression), {}, {"v": values})
    except ArithmeticError:
        return None


def answer(expression, statistic, by, scope, region, first, last, accepted):
    fields = sorted(set(re.findall(r"[a-z_0-9]+\.[a-z_0-9]+\.[a-z_0-9]+", expression)))
    by = [word for word in by.split(",") if word]
    chosen = [(key, record) for key, (_, record) in newest.items() if key[3] == scope and (not region or region in (path(key[0])[0], path(key[0])[min(1, len(path(key[0])) - 1)], key[0]))]
    span = range(min((key[2] for key, _ in chosen), default=0), max((key[2] for key, _ in chosen), default=-1) + 1)
    span = [year for year in span if (not first or year >= int(first)) and (not last or year <= int(last))]

    def group(key, year):
        chain = path(key[0])
        names = {"year": str(year), "province": chain[0], "prefecture": chain[min(1, len(chain) - 1)], "region": key[0], "kind": kind(key[1], key[0]), "agency": key[1]}
        return tuple(names[word] for word in by)

    groups = {}
    bodies = {(key[0], key[1]) for key, _ in chosen}
    there = {(key[0], key[1], key[2]): record for key, record in chosen}
    for body in bodies:
        for year in span:
            figure = groups.setdefault(group(body, year), {"reports": 0, "blank": 0, "absent": 0, "unread": 0, "missing": 0, "unreviewed": 0, "inconsistent": 0, "rows": []})
            record = there.get((*body, year))
            if record is None:
                figure["missing"] += 1
                continue
            figure["reports"] += 1
            cells = {field["id"]: field for field in record["fields"] if field["id"] in fields}
            broken = {field for check in record["checks"] if check["status"] == "broken" for field in check["fields"]}
            doubtful = any(cell["decision"] != "accept" for cell in cells.values())
            figure["unreviewed"] += doubtful
            figure["inconsistent"] += any(field in broken and field in cells for field in fields)
            states = [cells[field]["state"] if field in cells else "absent" for field in fields]
            # What is finer than a millionth is not added.
            beyond = any(cell["value"] is not None and cell["value"] * 1000000 % 1 != 0 for cell in cells.values())
            if "unread" in states or beyond:
                figure["unread"] += 1
            elif "absent" in states or "missing" in states:
                figure["absent"] += 1
            elif all(state == "blank" for state in states):
                figure["blank"] += 1
            elif not (doubtful and accepted == "true"):
                figure["rows"].append({field: cells[field]["value"] or Decimal(0) for field in fields})

    for keys, figure in sorted(groups.items()):
        rows = figure["rows"]
        if statistic == "count":
            value = Decimal(len(rows))
        elif statistic == "sum":
            value = evaluate(expression, {field: sum(row[field] for row in rows) for field in fields}) if rows else None
        else:
            values = [value for value in (evaluate(expression, row) for row in rows) if value is not None]
            values = [Decimal(plain(value)) for value in values]
            value = {"mean": statistics.mean, "median": statistics.median, "min": min, "max": max}[statistic](values) if values else None
        print("|".join([*keys, plain(value), *(str(figure[name]) for name in ("reports",)), str(len(rows)), *(str(figure[name]) for name in ("blank", "absent", "unread", "missing", "unreviewed", "inconsistent"))]))


for question in sys.stdin:
    print("? " + question.strip())
    answer(*question.strip().split("|"))
print(f"unplaced {unplaced}")
