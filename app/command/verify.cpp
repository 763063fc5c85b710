#include <sandroot/python/importable.hpp>
#include <sandroot/report/verified.hpp>
#include <sandroot/verify/verify.hpp>

#include "command/planned.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

void run_as(const versions::Version& version, verify::What& what) {
    what.imports.uid = what.hygiene.uid = version.first_user;
    // The group "sandbox" has the number that the image gave it; all that counts here is that it is nobody else's.
    what.imports.gid = what.hygiene.gid = version.keeps_group_of_root ? 0 : version.first_user;
}

verify::Request request_of(const Request& request, const Planned& planned) {
    verify::Request made;
    made.root = request.root;
    made.interpreter = HostPath(planned.environment.interpreter.executable.str());
    made.what.imports.modules = request.import;
    made.what.imports.jobs = request.build.jobs;
    if (request.import_all) {
        const auto all = python::importable_modules(planned.environment);
        made.what.imports.modules.insert(made.what.imports.modules.end(), all.begin(), all.end());
    }
    made.what.hygiene.jobs = request.build.jobs;
    made.what.hygiene.wants_tmp =
        std::ranges::any_of(planned.profile.directories, [](const auto& one) { return one.path == "/tmp"; });
    made.what.symbols = request.symbols;
    if (request.version_given) run_as(request.version, made.what);
    made.what.manifest = request.manifest;
    made.what.keep = planned.profile.keep;
    made.what.keep.insert(made.what.keep.end(), request.build.keep.begin(), request.build.keep.end());
    return made;
}

}   // namespace

Result<Answer> verify(const Request& request, Talk& talk) {
    // First, since all the rest would be in vain.
    if (auto root = fs::DiskTree::open_root(request.root); !root) {
        Error error = in_step(std::move(root).error(), "--root");
        error.hint = "sandroot build --root " + request.root.str();
        return std::unexpected(std::move(error));
    }
    if (request.foreign_root && (request.import_all || !request.import.empty()))
        return fail(Errc::refused,
                    "--import would run the interpreter of " + request.sysroot.str() +
                        ", and nothing of a --sysroot is run",
                    "sandroot verify --sysroot " + request.sysroot.str() + " --root " + request.root.str());
    SR_TRY(const auto planned, make_planned(request, talk));
    const verify::Outside outside{*planned.tree, *planned.objects, planned.environment, planned.resolutions,
                                  planned.plan.missing};
    SR_TRY(const auto verified, verify::verify(request_of(request, planned), outside, talk.progress));
    Answer answer;
    answer.text = request.format == Format::json ? report::verified_json(verified, request.root)
                                                 : report::verified_text(verified, request.root, request.palette);
    const bool broken = std::ranges::any_of(
        verified.findings, [](const auto& finding) { return finding.severity == verify::Severity::error; });
    answer.exit = broken ? Exit::findings : Exit::ok;
    if (!request.not_recalled.empty())
        broken ? talk.log.warn(request.not_recalled) : talk.log.info(request.not_recalled);
    return answer;
}

}   // namespace sandroot::app
