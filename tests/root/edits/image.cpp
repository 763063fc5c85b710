#include "image.hpp"

namespace sandroot::root::testing {

namespace disk = std::filesystem;

Image::Image(std::string how, const std::string& kind)
    : link(std::move(how)), folder_(std::move(*fs::TemporaryDirectory::create())) {
    top = fs::canonical(folder_.path())->str();
    if (!kind.empty()) {
        mounts_ = std::make_unique<test::Mounts>();
        mounts_->make(kind, top + "/disk.image", "16M", top + "/disk");
        top += "/disk";
    }
    furnish();
}

void Image::furnish() const {
    write(at("/usr/bin/python3.11"),
          test::make_elf({.soname = {}, .needed = {}, .interpreter = "/lib64/ld-linux-x86-64.so.2", .symbol = {}}),
          0755);
    disk::create_symlink("python3.11", at("/usr/bin/python3"));
    write(at("/lib64/ld-linux-x86-64.so.2"), library_bytes("ld-linux-x86-64.so.2"), 0755);
    write(at("/usr/lib/python3.11/os.py"), "import sys\n");
    write(at("/usr/lib/python3.11/lib-dynload/README"), "nothing\n");

    for (const std::string name : {"one", "two", "six"}) {
        write(library("lib" + name + ".so.1.2"), library_bytes("lib" + name + ".so.1"));
        disk::create_symlink("lib" + name + ".so.1.2", library("lib" + name + ".so.1"));
    }
    write(at("/opt/lib/libopt.so.1"), library_bytes("libopt.so.1"));
    write(at("/etc/ld.so.conf"), "/opt/lib\n");
    refresh_cache();

    disk::create_directories(at("/venv/bin"));
    disk::create_symlink("../../usr/bin/python3", at("/venv/bin/python3"));
    write(at("/venv/pyvenv.cfg"), "home = /usr/bin\ninclude-system-site-packages = false\n");
    write(site("acme/__init__.py"), "");
    write(site("acme/text.py"), "value = 1\n");
    write(site("acme/binding.py"), opening("libopt.so.1"));
    write(site("acme/silent.py"), not_opening("libsix.so.1"));
    write(site("acme/tests/test_text.py"), "import acme.text\n");
    write(site("acme/share/words/en"), "words\n");
    write(site(extension), library_bytes({}, {"libone.so.1"}));
    write(site("acme_more.py"), "more = 1\n");
    write(site("acme_less.py"), "less = 1\n");
    write(site("acme-1.0.dist-info/METADATA"),
          "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\nRequires-Dist: zeta\n");
    write(site("acme-1.0.dist-info/RECORD"),
          "acme/__init__.py,,\nacme/text.py,,\nacme/binding.py,,\nacme_more.py,,\nacme-1.0.dist-info/METADATA,,\n"
          "acme-1.0.dist-info/RECORD,,\n");
    for (const std::string name : {"zeta", "beta"}) {
        write(site(name + "/__init__.py"), "name = \"" + name + "\"\n");
        write(site(name + "-1.0.dist-info/METADATA"), "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n");
        write(site(name + "-1.0.dist-info/RECORD"), name + "/__init__.py,,\n" + name + "-1.0.dist-info/METADATA,,\n");
    }

    write(at("/data/file"), "content\n");
    write(at("/data/other"), "CONTENT\n");
    write(at("/data/empty"), "");
    write(at("/data/large"), std::string(40'000, 'l'));
    write(at("/data/holes"), "begin");
    disk::resize_file(at("/data/holes"), 1U << 16U);
    write(at("/data/tool"), "program\n", 0755);
    write(at("/data/su"), "program\n", 04755);
    write(at("/data/twin"), "twins\n");
    disk::create_hard_link(at("/data/twin"), at("/data/twin2"));
    write(at("/data/partner"), "partners\n");
    disk::create_directories(at("/outside"));
    disk::create_hard_link(at("/data/partner"), at("/outside/partner"));
    disk::create_symlink("file", at("/data/link"));
    disk::create_symlink("nowhere", at("/data/dangling"));
    write(at("/data/here/name"), "here\n");
    write(at("/data/else/name"), "else\n");
    disk::create_directories(at("/data/hollow"));
    disk::create_symlink("here", at("/data/way"));
    ASSERT_EQ(::mkfifo(at("/data/pipe").c_str(), 0644), 0);

    write(profile(), "name: own\ndirectories:\n  - {path: /tmp, mode: \"1777\"}\n"
                     "files:\n  - {path: /etc/passwd, content: \"root:x:0:0::/:\\n\"}\n");
}

void Image::refresh_cache() const {
    ASSERT_RAN(run({"/sbin/ldconfig", "-X", "-i", "-r", at("")}));
}

Words Image::building(const Words& options, const std::string& root) const {
    return Words{SANDROOT_PROGRAM, "build",   "--sysroot", at(""),  "--python", "/venv/bin/python3",
                 "--profile",      profile(), "--add",     "/data", "--link",   link,
                 "--root",         top + root} +
           options;
}

}   // namespace sandroot::root::testing
