"""Plays a month of a community by an outside client. `Tests/run` installs what it needs."""

import argparse
import pathlib
import sys
import time
import traceback

import scenes_deeds
import scenes_notices
import scenes_opening
from lab import Failed, Lab
from month import Month

SCENES = scenes_opening.SCENES + scenes_deeds.SCENES + scenes_notices.SCENES


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("program", type=pathlib.Path, help="the built moralbank")
    reader.add_argument("--keep", action="store_true", help="leave the cluster's folder behind")
    options = reader.parse_args()
    lab = Lab(options.program.resolve())
    try:
        lab.make_cluster()
        lab.go_to("2026-11-02 09:00", servers=0)
        month = Month(lab, lab.open_bank())
        lab.start_server()
        lab.start_server()
        for scene in SCENES:
            began = time.monotonic()
            scene(month)
            lab.verify()
            title = scene.__doc__.splitlines()[0].rstrip(".")
            print(f"{lab.today()}  {title}: verify clean, {time.monotonic() - began:.1f} s",
                  flush=True)
        return 0
    except (Failed, OSError):
        traceback.print_exc()
        print(f"the clock stood at {lab.now()}", file=sys.stderr)
        return 1
    finally:
        lab.close(keep=options.keep)


sys.exit(main())
