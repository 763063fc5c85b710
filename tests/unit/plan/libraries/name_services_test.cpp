#include <sandroot/plan/libraries/name_services.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandroot::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NameServices, EachServiceIsNamedOnceInTheOrderOfTheFile) {
    EXPECT_THAT(name_services("passwd: files systemd\ngroup:\tfiles\nhosts:files mdns4_minimal dns\n"),
                ElementsAre("files", "systemd", "mdns4_minimal", "dns"));
}

TEST(NameServices, ActionsAndCommentsAreNoServices) {
    EXPECT_THAT(
        name_services("# a: b\nhosts: files [!UNAVAIL=return NOTFOUND=continue] dns[SUCCESS=merge]nis # extra\n"),
        ElementsAre("files", "dns", "nis"));
    EXPECT_THAT(name_services("hosts: files [never closed"), ElementsAre("files"));
}

TEST(NameServices, WhatCouldNotBePartOfAFileNameIsNone) {
    EXPECT_THAT(name_services("passwd: ../../evil a/b\nno colon here\n:\npasswd:"), IsEmpty());
    EXPECT_THAT(name_services(""), IsEmpty());
}

}   // namespace
}   // namespace sandroot::plan
