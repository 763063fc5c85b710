#include <sandroot/fs/chase.hpp>
#include <sandroot/loader/process_state.hpp>

#include <iterator>

namespace sandroot::loader {

std::optional<ObjectIndex> ProcessState::find_file(const fs::Identity& identity, NameId name) const {
    if (namespace_begin != 0) {
        const std::string& text = tables->names.text(name);
        if (identity == system->interpreter_identity || text == system->interpreter ||
            text == system->interpreter_soname)
            return loader_object;
    }
    for (ObjectIndex at = namespace_begin; at < loaded.size(); ++at) {
        if (at == loader_object || at == kernel_object || (at == main_object && !listed)) continue;
        if (loaded[at].identity == identity) return at;
    }
    return std::nullopt;
}

ProcessState ProcessState::in_new_namespace() const {
    ProcessState apart = *this;
    apart.names = LoadedNames();
    apart.namespace_begin = loaded.size();
    return apart;
}

ObjectIndex ProcessState::add(Object object, const Image* image, NameId path, NameId requested_as) {
    const ObjectIndex index = loaded.size();
    names.claim(path, index);
    names.claim(requested_as, index);
    if (image->soname) names.claim(*image->soname, index);
    loaded.push_back(std::move(object));
    images.push_back(image);
    return index;
}

std::vector<Object> ProcessState::remove_from(ObjectIndex first) {
    const auto begin = loaded.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<Object> removed(std::make_move_iterator(begin), std::make_move_iterator(loaded.end()));
    loaded.erase(begin, loaded.end());
    images.resize(first);
    names.forget_from(first);
    return removed;
}

const std::optional<std::string>& ProcessState::origin_of_main() {
    if (main_origin) return *main_origin;
    main_origin.emplace();
    if (listed && system->version < Version{2, 42}) {
        *main_origin = origin_of(program, view->working_directory());
    } else if (listed || options->proc_mounted) {
        // The kernel's own name for the file, with every symlink resolved.
        if (const auto chased = fs::chase(view->objects().tree(), view->at(program)))
            *main_origin = chased->real.parent().str();
    }
    return *main_origin;
}

std::optional<std::string> ProcessState::origin(ObjectIndex object) {
    return object == main_object ? origin_of_main() : images[object]->origin;
}

}   // namespace sandroot::loader
