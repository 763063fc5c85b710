#include <sandroot/explain/errors/diagnosis.hpp>
#include <sandroot/python/importable.hpp>
#include <sandroot/report/explain/packages_text.hpp>
#include <sandroot/report/verified.hpp>
#include <sandroot/verify/verify.hpp>

#include "command/filter.hpp"
#include "command/pipeline.hpp"

#include <algorithm>

namespace sandroot::app {

namespace {

void run_as(const versions::Version& version, verify::What& what) {
    what.imports.uid = what.hygiene.uid = version.first_user;
    // The image chose the number of the group "sandbox"; here it only matters that no other group has it.
    what.imports.gid = what.hygiene.gid = version.keeps_group_of_root ? 0 : version.first_user;
}

verify::VerifyRequest request_of(const Planning& planning, const Root& root, const VerifyOptions& options,
                                 const Planned& planned) {
    verify::VerifyRequest made;
    made.root = root.path;
    made.interpreter = HostPath(planned.environment.interpreter.executable.str());
    made.what.imports.modules = made.what.imports.must_pass = options.import;
    made.what.imports.jobs = planning.examine.jobs;
    if (options.import_all) {
        const auto all = python::importable_modules(planned.environment);
        made.what.imports.modules.insert(made.what.imports.modules.end(), all.begin(), all.end());
    }
    made.what.hygiene.jobs = planning.examine.jobs;
    made.what.hygiene.wants_tmp =
        std::ranges::any_of(planned.profile.directories, [](const auto& one) { return one.path == "/tmp"; });
    made.what.symbols = options.symbols;
    if (planning.target.is_given) run_as(planning.target.version, made.what);
    made.what.manifest = options.manifest;
    made.what.keep = planned.profile.keep;
    made.what.keep.insert(made.what.keep.end(), root.keep.begin(), root.keep.end());
    return made;
}

}   // namespace

Result<CommandResult> verify(const Planning& planning, const Root& root, const VerifyOptions& options,
                             const FilterOptions& filter, const Output& output, Console& console) {
    // First, because all the rest would be in vain.
    if (auto opened = fs::DiskTree::open_root(root.path); !opened) {
        Error error = in_step(std::move(opened).error(), "--root");
        error.hint = "sandroot build --root " + root.path.str();
        return std::unexpected(std::move(error));
    }
    if (planning.examine.sysroot && (options.import_all || !options.import.empty()))
        return fail(Errc::refused,
                    "--import would run the interpreter of " + planning.examine.sysroot->str() +
                        ", and nothing of a --sysroot is run",
                    "sandroot verify --sysroot " + planning.examine.sysroot->str() + " --root " + root.path.str());
    SR_TRY(const auto planned, make_planned(planning, Purpose::question, console));
    const verify::Outside outside{*planned.tree, *planned.objects, planned.environment, planned.resolutions,
                                  planned.plan.missing};
    auto request = request_of(planning, root, options, planned);
    if (!request.what.imports.modules.empty() && !filter.is_off) {
        SR_TRY(request.what.imports.confinement, confinement_of(planning.target.version, filter));
        run_as(planning.target.version, request.what);
    }
    SR_TRY(const auto verified, verify::verify(request, outside, console.progress));
    CommandResult result;
    result.text = output.format == Format::json ? report::verified_json(verified, root.path)
                                                : report::verified_text(verified, root.path, output.palette);
    if (output.format == Format::text)
        result.text +=
            report::install_text(explain::missing_packages(planned.plan.missing, *planned.tree), output.palette);
    const bool broken = std::ranges::any_of(
        verified.findings, [](const auto& finding) { return finding.severity == verify::Severity::error; });
    result.exit = broken ? Exit::findings : Exit::ok;
    if (!options.not_recalled.empty())
        broken ? console.log.warn(options.not_recalled) : console.log.info(options.not_recalled);
    return result;
}

}   // namespace sandroot::app
