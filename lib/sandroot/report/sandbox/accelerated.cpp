#include <sandroot/base/escape.hpp>
#include <sandroot/report/format/json.hpp>
#include <sandroot/report/format/quantities.hpp>
#include <sandroot/report/sandbox/accelerated.hpp>

namespace sandroot::report {

namespace {

using accelerate::Accelerated;
using accelerate::Seat;

std::string_view name_of(Seat seat) {
    switch (seat) {
    case Seat::empty:
        return "absent";
    case Seat::taken:
        return "something_else";
    case Seat::outdated:
        return "another_version";
    case Seat::ours:
        return "in_place";
    }
    return "";
}

std::string state_of(const Accelerated& seen) {
    const std::string at = escape_for_terminal(seen.at.str());
    switch (seen.seat) {
    case Seat::empty:
        return at + " is not there: the server's start-up script copies file by file";
    case Seat::taken:
        return at + " is something else: the server's start-up script copies file by file";
    case Seat::outdated:
        return at + " is another version of sandroot";
    case Seat::ours:
        return at + " is this sandroot";
    }
    return at;
}

}   // namespace

std::string path_line(const Accelerated& seen) {
    if (seen.seat != Seat::ours || seen.first == seen.at) return {};
    return "ENV PATH=" + seen.at.parent().str() + ":$PATH";
}

std::string accelerated_text(const AcceleratedReport& report, const Palette& palette) {
    const Accelerated& seen = report.seen;
    if (report.what == Accelerating::undone)
        return escape_for_terminal(seen.at.str()) + (report.changed ? " is removed\n" : " was not there\n");
    const auto color = seen.works() ? palette.good : palette.warning;
    std::string out = palette.paint(color, state_of(seen)) + (report.changed ? ", written now" : "") + '\n';
    if (seen.real) out += "every other call of bash goes to " + escape_for_terminal(seen.real->str()) + '\n';
    else out += "there is no other bash on PATH, which all other calls would need\n";
    if (seen.seat == Seat::ours && seen.first && seen.first != seen.at)
        out += escape_for_terminal(seen.first->str()) + " is found before it; add to the Dockerfile:\n";
    else if (seen.seat == Seat::ours && !seen.first) out += "its directory is not on PATH; add to the Dockerfile:\n";
    if (const auto line = path_line(seen); !line.empty()) out += line + '\n';
    return out;
}

std::string accelerated_json(const AcceleratedReport& report) {
    const Accelerated& seen = report.seen;
    Json out = json_head("accelerate");
    out["at"] = json_name(seen.at);
    out["state"] = name_of(seen.seat);
    out["changed"] = report.changed;
    out["works"] = seen.works();
    out["first"] = json_name(seen.first);
    out["bash"] = json_name(seen.real);
    out["add"] = json_text_or_null(path_line(seen));
    return json_dump(out);
}

std::string copied_line(std::string_view entry, const accelerate::Copied& copied) {
    std::string out = "sandroot: " + escape_for_terminal(entry) + ": ";
    if (copied.put() == 0) {
        out += "nothing copied";
    } else {
        out += counted(copied.put(), "name") + " copied (" + human_count(copied.linked) + " linked, " +
               human_count(copied.copied) + " written, " + counted(copied.symlinks, "symlink") + ')';
    }
    if (copied.standing > 0) out += ", " + human_count(copied.standing) + " in place already";
    if (copied.left_out > 0) out += ", " + human_count(copied.left_out) + " left out when the root was built";
    if (!copied.failed.empty())
        out += ", " + human_count(copied.failed.size()) +
               " failed, the first: " + escape_for_terminal(copied.failed.front().message);
    if (!copied.unread.empty())
        out += ", " + counted(copied.unread.size(), "directory", "directories") +
               " passed over, the first: " + escape_for_terminal(copied.unread.front().message);
    return out + '\n';
}

}   // namespace sandroot::report
