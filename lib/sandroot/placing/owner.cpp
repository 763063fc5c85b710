#include <sandroot/placing/owner.hpp>

#include <unistd.h>

namespace sandroot::placing {

Owner owner_inside(const plan::Name& name, bool linked) {
    if (linked || may_chown()) return {name.uid, name.gid};
    return {::geteuid(), ::getegid()};
}

bool may_chown() {
    return ::geteuid() == 0;
}

}   // namespace sandroot::placing
