"""The old book of a made-up place, spoilt as offices spoil them: GB 18030, halves, merged cells."""

import csv
import io

HOUSEHOLDS = 3000
BUILDINGS = 50
GRID = "150271020901"
GRIDS = [f"{GRID}{11 + number:03}" for number in range(7)]
HEADING = ["户主", "门牌", "登记日期", "结余（分）", "存折号"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = "测试演示样例虚构假名编造"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def buildings(grid):
    """Those of the seven grids, seven or eight each."""
    return range(grid * BUILDINGS // 7 + 1, (grid + 1) * BUILDINGS // 7 + 1)


def name(number):
    return (SURNAMES[number % 30] + GIVEN[number // 30 % 12]
            + GIVEN[(number // 360 + 5) % 12])


def door(number):
    """60 doors a building: three entrances of ten floors, two doors each."""
    return number // 60 + 1, number % 60 // 20 + 1, number % 20 // 2 * 100 + 101 + number % 2


def points(number):
    return number * 7 % 500


def grid_rows():
    rows = [["网格编码", "网格名称", "上级网格", "类型", "楼栋"]]
    for index, code in enumerate(GRIDS):
        houses = "、".join(f"测试{house}号楼" for house in buildings(index))
        rows.append([code, f"测试{index + 1}网格", GRID + "001", "城市", houses])
    return rows


def roster_rows():
    rows = [["序号", "姓名", "楼栋", "单元", "室", "存折号", "出生年"]]
    for number in range(HOUSEHOLDS):
        building, entrance, room = door(number)
        merged = number % 20 != 0  # the cells of an entrance are merged into its first row
        rows.append([
            number + 1, name(number), "" if merged else f"{building}栋",
            "" if merged else entrance, room, f"旧{number}", 1940 + number % 60])
    return rows


def is_doubtful(number):
    return number % 100 in (3, 14, 25, 36, 47, 69)


def book_row(number, corrected=False):
    building, entrance, room = door(number)
    place = f"{building}-{entrance}-{room}"
    if number % 2:
        place = f"测试{building}号楼{entrance}单元{room}室"
    amount = [f"{points(number)}", f"{points(number)}分", str(points(number)).translate(WIDE),
              f"{points(number)}.0", f" {points(number)} "][number % 5]
    holder = name(number)
    if not corrected:
        match number % 100:
            case 3: amount = f"{points(number)}.5"
            case 14: amount = "若干"
            case 25: holder += "、" + name(number + 1)
            case 36: amount = f"-{points(number) + 1}"
            case 47: place = "东头第三家"
            case 69: place = "99-1-101"
    day = ["2023.5.6", "2023年5月6日", "45052", "5月6日", "2023/5/6"][number % 5]
    return [holder, place, day, amount, f"旧{number}"]


def book_rows():
    rows = [["测试社区道德银行台账", "", "", "", ""], HEADING]
    return rows + [book_row(number) for number in range(HOUSEHOLDS)]


def mended_rows():
    rows = [["原因"] + HEADING]
    return rows + [["已改"] + book_row(number, corrected=True)
                   for number in range(HOUSEHOLDS) if is_doubtful(number)]


def write(path, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode("gb18030"))
    return path.name


def read(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("gb18030"))))
