"""A second county beside the demonstration's, small, with the same codes and names of units where they repeat."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.test import Client

from coordination.access import Actor
from coordination.units.actors import SESSION_KEY
from coordination.units.counties import County, county_of
from coordination.units.models import AccountClass, DutyLine, Organisation, Post, Role, User

SINCE = dt.date(2020, 1, 1)
Kind, Level = Organisation.Kind, Organisation.Level

# code, name, kind, level, parent; codes are a county's own, and 桃源镇 stands in the first county, too
UNITS = (
    ("MZ", "云屏县民政局", "县民政局", Kind.MEMBER_UNIT, Level.COUNTY, "XZF"),
    ("LXB", "云屏县联席会议办公室", "联席办", Kind.OFFICE, Level.COUNTY, "MZ"),
    ("CZ", "云屏县财政局", "县财政局", Kind.MEMBER_UNIT, Level.COUNTY, "XZF"),
    ("ZJ", "云屏县住房和城乡建设局", "县住建局", Kind.MEMBER_UNIT, Level.COUNTY, "XZF"),
    ("ZWSJ", "云屏县政务服务中心", "县政务中心", Kind.SERVICE_BODY, Level.COUNTY, "XZF"),
    ("XZ01", "云屏县桃源镇人民政府", "桃源镇", Kind.TOWNSHIP, Level.TOWNSHIP, "XZF"),
    ("XZ01-01", "桃源镇河湾村村民委员会", "河湾村", Kind.VILLAGE, Level.VILLAGE, "XZ01"),
    ("XZ02", "云屏县北山乡人民政府", "北山乡", Kind.TOWNSHIP, Level.TOWNSHIP, "XZF"),
    ("XZ02-01", "北山乡坡头村村民委员会", "坡头村", Kind.VILLAGE, Level.VILLAGE, "XZ02"),
)
# unit, role, name, title; one person a post
POSTS = (
    ("XZF", Role.CHIEF, "郭启明", "县长"),
    ("XZF", Role.DEPUTY, "唐月", "副县长"),
    ("XZF", Role.SYSADM, "贺新", "系统管理员"),
    ("XZF", Role.SECADM, "贺宁", "安全管理员"),
    ("XZF", Role.AUDADM, "贺平", "审计管理员"),
    ("LXB", Role.OFFDIR, "邵文", "主任"),
    ("LXB", Role.OFFICE, "丁卉", "工作人员"),
    ("MZ", Role.UHEAD, "方正", "县民政局局长"),
    ("MZ", Role.CCLERK, "金兰", "社会救助股经办人"),
    ("MZ", Role.CHEAD, "常宽", "社会救助股股长"),
    ("MZ", Role.LIAISON, "齐悦", "联络员"),
    ("MZ", Role.UCLERK, "康宁", "经办人"),
    ("CZ", Role.UHEAD, "任远", "县财政局局长"),
    ("CZ", Role.FIN, "汪洁", "社保股经办人"),
    ("CZ", Role.LIAISON, "康达", "联络员"),
    ("CZ", Role.UCLERK, "尤佳", "经办人"),
    ("ZJ", Role.UHEAD, "聂川", "县住建局局长"),
    ("ZJ", Role.UDEPUTY, "盛夏", "县住建局副局长"),
    ("ZJ", Role.LIAISON, "苗青", "联络员"),
    ("ZJ", Role.UCLERK, "路遥", "经办人"),
    ("ZWSJ", Role.HOT, "岳红", "窗口工作人员"),
    ("XZ01", Role.THEAD, "巩义", "镇长"),
    ("XZ01", Role.TCLERK, "毕云", "民政办经办人"),
    ("XZ01", Role.TOFFICER, "柏林", "民政办复核人"),
    ("XZ01-01", Role.VCO, "庞大海", "村级协理员"),
    ("XZ02", Role.THEAD, "储诚", "乡长"),
    ("XZ02", Role.TCLERK, "晏清", "民政办经办人"),
    ("XZ02", Role.TOFFICER, "项前", "民政办复核人"),
    ("XZ02-01", Role.VCO, "牟田", "村级协理员"),
)
OFFICERS = {
    Role.SYSADM: AccountClass.SYSTEM,
    Role.SECADM: AccountClass.SECURITY,
    Role.AUDADM: AccountClass.AUDIT,
}


@dataclass(frozen=True)
class OtherCounty:
    """The people and units of a county by role and code, as ``Cast`` is by name for the first."""

    pk: int

    @property
    def county(self) -> County:
        return county_of(self.unit("XZF"))

    def unit(self, code: str) -> Organisation:
        return Organisation.objects.get(region=self.pk, code=code)

    def post(self, role: str, unit: str = "") -> Post:
        """Who holds a role: the first, or the one in that unit."""
        held = Post.objects.select_related("user", "unit").filter(unit__region=self.pk, role=role)
        held = held.filter(unit__code=unit) if unit else held
        return held.order_by("pk")[:1].get()

    def actor(self, role: str, unit: str = "") -> Actor:
        post = self.post(role, unit)
        return Actor(post.user, post)

    def actors(self) -> list[Actor]:
        """Everybody, one in each post."""
        posts = Post.objects.select_related("user", "unit").filter(unit__region=self.pk)
        return [Actor(post.user, post) for post in posts.order_by("pk")]

    def client(self, role: str, unit: str = "") -> Client:
        """A browser in which the holder of a role is signed in."""
        post, client = self.post(role, unit), Client()
        client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = str(post.pk)
        session.save()
        return client


def second_county(name: str = "云屏县") -> OtherCounty:
    """Another county under the same city; a name other than the first's makes a third."""
    city = Organisation.objects.filter(region=None, level=Level.CITY, kind=Kind.GOVERNMENT).first()
    government = Organisation(
        code="XZF", name=f"{name}人民政府", short_name=name, name_en=_english(name), level=Level.COUNTY,
        kind=Kind.GOVERNMENT, parent=city, organ_word=f"{name[0]}政", order=1, valid_from=SINCE,
    )  # fmt: skip
    government.save()
    Organisation.objects.filter(pk=government.pk).update(region=government.pk)
    government.region_id = government.pk
    units = {"XZF": government}
    for order, (code, full, short, kind, level, parent) in enumerate(UNITS, 2):
        units[code] = Organisation.objects.create(
            code=code, name=full.replace("云屏县", name), short_name=short, level=level, kind=kind,
            parent=units[parent], region=government, order=order, valid_from=SINCE,
            is_member=kind in (Kind.MEMBER_UNIT, Kind.TOWNSHIP),
            organ_word=f"{name[0]}{code}",
        )  # fmt: skip
    for order, (code, role, person, title) in enumerate(POSTS):
        user = User.objects.create(
            username=f"{government.pk}.{role}.{code}".lower(), name=person, phone=f"92{order:02d}",
            account_class=OFFICERS.get(role, AccountClass.CASE),
        )  # fmt: skip
        Post.objects.create(user=user, unit=units[code], role=role, title=title, valid_from=SINCE)
    DutyLine.objects.create(
        code="YP-1", unit=units["MZ"], text="最低生活保障审核确认", determines="DIBAO", valid_from=SINCE
    )
    return OtherCounty(government.pk)


def _english(name: str) -> str:
    return "Yunping County" if name == "云屏县" else ""
