#include <sandroot/base/escape.hpp>
#include <sandroot/plan/link_free.hpp>
#include <sandroot/root/build.hpp>
#include <sandroot/verify/manifest_check.hpp>
#include <sandroot/verify/symbols_check.hpp>
#include <sandroot/verify/verify.hpp>

#include <algorithm>

namespace sandroot::verify {

namespace {

void add(std::vector<Finding>& all, std::vector<Finding> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}   // namespace

Result<Verified> verify(const VerifyRequest& request, const Outside& outside, Progress& progress) {
    SR_TRY(const auto root, fs::DiskTree::open_root(request.root), "opening the root");
    Verified verified;
    // Imports come first: they alone can be refused, and then nothing else was done in vain.
    if (!request.what.imports.modules.empty()) {
        SR_TRY(auto imports, import_in_root(request.root, request.interpreter, request.what.imports, progress));
        verified.imports = imports.tried;
        verified.imports_passed = imports.passed;
        const auto& confinement = request.what.imports.confinement;
        if (confinement && !imports.more_calls.empty())
            verified.allowed = filter::line_for(confinement->filter, confinement->settings, confinement->architecture,
                                                imports.more_calls);
        add(verified.findings, std::move(imports.findings));
    }
    SR_TRY(auto hygiene, check_hygiene(*root, request.what.hygiene));
    add(verified.findings, std::move(hygiene));
    add(verified.findings, check_links(*root, plan::asked_for(outside.environment.interpreter)));
    if (request.what.manifest) {
        SR_TRY(const auto manifest, root::manifest_of(request.root));
        if (!manifest)
            return fail(Errc::refused, "there is no manifest beside " + escape_for_terminal(request.root.str()),
                        "sandroot build --root " + quote_for_shell(request.root.str()));
        SR_TRY(auto found,
               check_manifest(*root, *manifest, outside.tree, request.what.keep, request.what.hygiene.jobs));
        add(verified.findings, std::move(found));
    }
    SR_TRY(auto inside, check_inside(outside, *root, request.start, progress));
    verified.objects = inside.objects;
    add(verified.findings, std::move(inside.findings));
    add(verified.findings, missing_outside(outside.missing, *root));
    if (request.what.symbols) {
        SR_TRY(auto symbols, check_symbols(outside, *root, request.start, progress));
        add(verified.findings, std::move(symbols));
    }
    std::ranges::sort(verified.findings);
    const auto doubles = std::ranges::unique(verified.findings);
    verified.findings.erase(doubles.begin(), doubles.end());
    return verified;
}

}   // namespace sandroot::verify
