"""Adds a calendar to evolution-data-server, and does as it is told on standard input: `refresh`, or `store` to print what is there.

    dbus-run-session -- /usr/bin/python3 evolution_client.py URL

Each answer is one line of JSON. It needs gir1.2-ecal-2.0 and python3-gi.
"""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib, ICalGLib  # noqa: E402 - the versions must be chosen first

CONNECT_LIMIT = 1  # seconds; 0 would be for ever, and the first fetch may come later


def subscribed(registry: EDataServer.SourceRegistry, url: str) -> EDataServer.Source:
    """A new calendar on the web."""
    parts = urlsplit(url)
    source = EDataServer.Source.new(None, None)
    source.set_display_name("Kalendarium")
    source.set_parent("webcal-stub")
    source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("webcal")
    web = source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND)
    web.set_resource_path(parts.path)
    login = source.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION)
    login.set_host(parts.hostname)
    login.set_port(parts.port)
    login.set_method("none")
    source.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_method("none")
    registry.commit_source_sync(source, None)
    return source


def moment(component: ICalGLib.Component, which: str, client: ECal.Client) -> list:
    """The clock on the wall, and the instant in seconds: by the zone that the calendar's store has for the event."""
    kind = {"start": ICalGLib.PropertyKind.DTSTART_PROPERTY, "end": ICalGLib.PropertyKind.DTEND_PROPERTY}[which]
    time = {"start": component.get_dtstart, "end": component.get_dtend}[which]()
    parameter = component.get_first_property(kind).get_first_parameter(ICalGLib.ParameterKind.TZID_PARAMETER)
    zone = ICalGLib.Timezone.get_utc_timezone()
    if parameter is not None:
        _, zone = client.get_timezone_sync(parameter.get_tzid(), None)
    wall = f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    wall += f"T{time.get_hour():02}:{time.get_minute():02}:{time.get_second():02}"
    return [wall, time.as_timet_with_zone(zone)]


def store(client: ECal.Client) -> list[dict]:
    """Every event that the calendar holds."""
    _, components = client.get_object_list_sync("#t", None)
    statuses = {
        ICalGLib.PropertyStatus.CANCELLED: "CANCELLED",
        ICalGLib.PropertyStatus.CONFIRMED: "CONFIRMED",
        ICalGLib.PropertyStatus.TENTATIVE: "TENTATIVE",
    }
    return [
        {
            "uid": component.get_uid(),
            "start": moment(component, "start", client),
            "end": moment(component, "end", client),
            "summary": component.get_summary(),
            "location": component.get_location(),
            "description": component.get_description(),
            "status": statuses.get(component.get_status(), "NONE"),
        }
        for component in components
    ]


def main() -> None:
    """Subscribes, then obeys."""
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = subscribed(registry, sys.argv[1])
    client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, CONNECT_LIMIT, None)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        answer = "done"
        if line.strip() == "refresh":
            try:
                client.refresh_sync(None)
            except GLib.Error as error:
                answer = error.message
        else:
            answer = store(client)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
