"""Days as they are typed in Japan; the first form is the one that a field shows."""

DATE_INPUT_FORMATS = ["%Y/%m/%d", "%Y-%m-%d", "%Y年%m月%d日", "%d/%m/%Y"]
DATETIME_INPUT_FORMATS = [
    f"{day} {hour}" for day in DATE_INPUT_FORMATS for hour in ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f")
]
FIRST_DAY_OF_WEEK = 0
