#!/usr/bin/env python3
"""Compares rules/calendar/*.toml, day by day, with published packages, and prints every day on which they differ.

    pip install chinesecalendar                       # compared when it can be imported
    npm pack chinese-days && tar xf chinese-days-*    # --chinese-days package/dist/chinese-days.json
    cargo add tyme4rs (in a scratch crate)            # --tyme4rs .../tyme4rs-*/src/tyme/holiday.rs

A difference is settled by the announcement and said in the year's `note`; see docs/how-to/add-a-year.md.
"""
import argparse, datetime, json, pathlib, re, tomllib

DAY = datetime.timedelta(1)


def ours(folder):
    """{date: is a day off}, and the years that have a file."""
    days, years = {}, set()
    for path in sorted(folder.glob("*.toml")):
        year = tomllib.loads(path.read_text())
        years.add(year["year"])
        for span in year["holiday"]:
            date = span["from"]
            while date <= span["to"]:
                days[date], date = True, date + DAY
            days.update(dict.fromkeys(span.get("make_up", []), False))
    return days, years


def chinesecalendar():
    from chinese_calendar.constants import holidays, workdays

    return dict.fromkeys(holidays, True) | dict.fromkeys(workdays, False)


def chinese_days(path):
    table = json.loads(pathlib.Path(path).read_text())
    date = datetime.date.fromisoformat
    off = {date(day): True for day in table["holidays"]}
    return off | {date(day): False for day in table["workdays"]}


def tyme4rs(path):
    blob = max(re.findall(r'"([^"]{1000,})"', pathlib.Path(path).read_text()), key=len)
    rows = re.findall(r"(\d{4})(\d\d)(\d\d)([01])\d[+-]\d\d", blob)
    return {datetime.date(int(y), int(m), int(d)): off == "1" for y, m, d, off in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chinese-days")
    parser.add_argument("--tyme4rs")
    args = parser.parse_args()
    days, years = ours(pathlib.Path(__file__).parent / "calendar")
    tables = {}
    try:
        tables["chinesecalendar"] = chinesecalendar()
    except ImportError:
        print("chinesecalendar: not installed, not compared")
    if args.chinese_days:
        tables["chinese-days"] = chinese_days(args.chinese_days)
    if args.tyme4rs:
        tables["tyme4rs"] = tyme4rs(args.tyme4rs)
    for name, table in tables.items():
        known = {date.year for date in table} & years
        date, differences = datetime.date(min(known), 1, 1), 0
        while date.year <= max(known):
            weekend = date.weekday() >= 5
            if days.get(date, weekend) != table.get(date, weekend):
                differences += 1
                print(f"{name}: {date}: ours {'off' if days.get(date, weekend) else 'workday'}, theirs not")
            date += DAY
        print(f"{name}: {min(known)} to {max(known)} compared, {differences} difference(s)")


main()
