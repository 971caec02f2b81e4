"""Mails whose file lies on a server: 超大附件, 云附件, net disks; and those that only look so."""

from __future__ import annotations

from parsers.model import Link
from tests.mail.awkward import TEXT, Awkward, attached, mixed, part, plain

URL163 = (
    "https://mail.163.com/large-attachment-download/index.html?p=X-NETEASE-HUGE-ATTACHMENT&file=abc"
)
URLQQ = "https://wx.mail.qq.com/ftn/download?func=3&k=abc&code=1"
FILE = "赣州示例职业技术学院-2022年1+X工作考核材料.zip"
MEGA = 1 << 20


def _html(name: str, body: str, *links: Link) -> Awkward:
    raw = plain(body.encode(), Content_Type="text/html; charset=utf-8")
    return Awkward(name, raw, {"links": links})


def _text(name: str, body: str, *links: Link) -> Awkward:
    raw = plain(body.encode(), Content_Type="text/plain; charset=utf-8")
    return Awkward(name, raw, {"links": links})


LINK163 = Link("163", URL163, FILE, round(128.03 * MEGA), "2023-04-05T21:59")
LINKQQ = Link("qq", URLQQ, FILE, 300 * MEGA, "2023-04-19T18:03")

MAILS = (
    _html("163's block in HTML",
          f'<div>请查收</div><div id="divNeteaseBigAttach"><b>从网易163邮箱发来的超大附件</b><div><a href="{URL163}">'
          f'{FILE}</a> (128.03M, 2023年4月5日 21:59 到期) <a href="{URL163}">下载</a></div></div>', LINK163),
    _html("163's block with the address after the name",
          f"<div>从网易163邮箱发来的超大附件</div><div>{FILE}&nbsp;(128.03M, 2023年4月5日 21:59 到期)</div>"
          f'<a href="{URL163}" target="_blank">下载</a>', LINK163),
    _text("163's block in plain text",
          f"请查收\n\n从网易163邮箱发来的超大附件\n{FILE} (128.03M, 2023年4月5日 21:59 到期)\n下载 {URL163}\n", LINK163),
    Awkward("both forms of one block are one link", mixed(
        part(b"Content-Type: text/plain; charset=utf-8",
             f"从网易163邮箱发来的云附件\n{FILE} (128.03M, 2023年4月5日 21:59 到期)\n".encode()),
        part(b"Content-Type: text/html; charset=utf-8",
             f'从网易163邮箱发来的云附件<br>{FILE} (128.03M, 2023年4月5日 21:59 到期) <a href="{URL163}">下载</a>'.encode()),
        kind=b"alternative"), {"links": (LINK163,)}),
    Awkward("two forms of a text that each tell a part", mixed(
        part(b"Content-Type: text/plain; charset=utf-8", f"{FILE} (128.03M) {URL163}".encode()),
        part(b"Content-Type: text/html; charset=utf-8",
             f'2023年4月5日 21:59 到期 <a href="{URL163}">下载</a>'.encode()),
        kind=b"alternative"), {"links": (LINK163,)}),
    _text("QQ's block",
          f"从QQ邮箱发来的超大附件\n\n{FILE} (300M, 2023年04月19日 18:03 到期)\n进入下载页面：{URLQQ}\n", LINKQQ),
    _html("QQ's older page", f'<a href="http://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=2">{FILE}</a> 12.5MB 2023年4月9日到期',
          Link("qq", "http://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=2", FILE, round(12.5 * MEGA), "2023-04-09T23:59")),
    _html("企业邮箱 of Netease", f'{FILE}(60.00M) 有效期至 2023-04-10 <a href="https://edisk.qiye.163.com/api/biz/attachment/download?i=1">x</a>',
          Link("qiye163", "https://edisk.qiye.163.com/api/biz/attachment/download?i=1", FILE, 60 * MEGA, "2023-04-10T23:59")),
    _html("Netease's cloud page", f'{FILE} 1.2G 无限期 <a href="https://dashi.163.com/html/cloud-attachment-download/?key=1">下载</a>',
          Link("163", "https://dashi.163.com/html/cloud-attachment-download/?key=1", FILE, round(1.2 * 1024 * MEGA))),
    _text("Sina", f"{FILE} 20MB 到期时间：2023-04-02 10:00 http://mail.sina.com.cn/filecenter/download.php?id=1",
          Link("sina", "http://mail.sina.com.cn/filecenter/download.php?id=1", FILE, 20 * MEGA, "2023-04-02T10:00")),
    _text("189 cloud", "材料.rar https://download.cloud.189.cn/v5/downloadFile.action?x=1",
          Link("189", "https://download.cloud.189.cn/v5/downloadFile.action?x=1", "材料.rar")),
    _text("a net disk with its word", "链接：https://pan.baidu.com/s/1AbCd 提取码：x7k2",
          Link("baidu", "https://pan.baidu.com/s/1AbCd", code="x7k2")),
    _text("Aliyun", "https://www.aliyundrive.com/s/abc", Link("aliyun", "https://www.aliyundrive.com/s/abc")),
    _text("WPS documents", "https://www.kdocs.cn/l/abc", Link("wps", "https://www.kdocs.cn/l/abc")),
    _text("two files, two links", f"从QQ邮箱发来的超大附件\na.zip (1M, 2023年4月5日 08:00 到期)\n{URLQQ}1\nb.pdf (2M, 2023年4月6日 09:00 到期)\n{URLQQ}2",
          Link("qq", URLQQ + "1", "a.zip", MEGA, "2023-04-05T08:00"), Link("qq", URLQQ + "2", "b.pdf", 2 * MEGA, "2023-04-06T09:00")),
    _text("the block's words without any address", f"从网易163邮箱发来的云附件\n{FILE} (128.03M, 2023年4月5日 21:59 到期)",
          Link("unknown", "", FILE, round(128.03 * MEGA), "2023-04-05T21:59")),
    _text("an impossible day is no day", f"{FILE} (1M, 2023年13月45日 99:99 到期) {URLQQ}", Link("qq", URLQQ, FILE, MEGA)),
    Awkward("a link beside an archive", mixed(part(b"Content-Type: text/plain; charset=utf-8", f"视频见 {URLQQ}".encode()), attached()),
            {"links": (Link("qq", URLQQ),)}),
    Awkward("a link in a forwarded mail", mixed(TEXT, part(
        b"Content-Type: message/rfc822",
        plain(f"{FILE} (1M, 2023年4月5日 08:00 到期) {URLQQ}".encode(), Content_Type="text/plain; charset=utf-8"))),
        {"links": (Link("qq", URLQQ, FILE, MEGA, "2023-04-05T08:00"),)}),
    _html("a style that only names the block is no link", "<style>#divNeteaseBigAttach{display:none}</style><p>附件请查收</p>"),
    _text("a home page is no link", "我校网站 http://www.school.example/ ，邮箱 https://mail.163.com/"),
    _text("talk of large attachments is no link", "请问材料太大，可以用超大附件发吗？"),
    _text("a link in quoted mail was sent before", f"已收到\n\n------------------ 原始邮件 ------------------\n{FILE} {URLQQ}"),
    _text("an address that only contains a known one", f"http://evil.example/?u={URLQQ}"),
)  # fmt: skip
