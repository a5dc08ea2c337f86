# The functions with which every folder declares its targets.

# ThreadSanitizer of gcc 12 cannot run with the address randomisation of recent
# kernels ("unexpected memory mapping"), so what it instruments is started
# without, where that is allowed (containers may forbid it).
set(FOOTNOTE_LAUNCHER "")
if(FOOTNOTE_SANITIZER STREQUAL "thread")
  execute_process(COMMAND setarch -R true RESULT_VARIABLE setarch_result
    OUTPUT_QUIET ERROR_QUIET)
  if(setarch_result EQUAL 0)
    set(FOOTNOTE_LAUNCHER setarch -R)
  endif()
endif()

# Warnings and hardening for our own code; generated code is not linked to it.
add_library(footnote_warnings INTERFACE)
target_compile_options(footnote_warnings INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Wnon-virtual-dtor
    -Wextra-semi -Wimplicit-fallthrough
    # Designated initialisers leave fields at their defaults on purpose.
    -Wno-missing-field-initializers>
  # gcc 12 reports overlapping copies inside std::string's operator+ (bug
  # 105651); there are none.
  $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-restrict>)
if(FOOTNOTE_WERROR)
  target_compile_options(footnote_warnings INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Werror>
    # These guess at data flow: gcc is often wrong about std::optional and
    # protobuf, the more so with sanitizers. Shown, but no reason to stop.
    $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-error=maybe-uninitialized
      -Wno-error=array-bounds -Wno-error=stringop-overflow
      -Wno-error=stringop-overread>)
endif()

# footnote_library(NAME SOURCES a.cc ... [PUBLIC targets] [PRIVATE targets])
#
# The STATIC target of one folder. Headers are included from the root of the
# repository: "knowledge/topic.h".
function(footnote_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
  if(NOT arg_SOURCES)
    message(STATUS "${name}: no sources listed yet")
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} INTERFACE ${arg_PUBLIC} ${arg_PRIVATE})
    return()
  endif()
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name}
    PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} footnote_warnings)
endfunction()

# footnote_executable(NAME main.cc LINK targets...)
#
# A program at build/<preset>/NAME.
function(footnote_executable name source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LINK")
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
    # Whoever asks for the target by name, as script/run and script/test do,
    # gets an error.
    message(STATUS "${name}: ${source} is not written yet")
    return()
  endif()
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE ${arg_LINK} footnote_warnings)
endfunction()

# Notes that test sources are part of the build; see
# footnote_check_no_test_is_lost.
function(footnote_note_test_sources)
  foreach(source IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY
      "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    set_property(GLOBAL APPEND PROPERTY FOOTNOTE_TEST_SOURCES "${source}")
  endforeach()
endfunction()

# footnote_test(NAME FOLDER a_test.cc ... [LINK targets] [SHARDS count]
#               [TIMEOUT seconds] [LABELS labels])
#
# One GoogleTest binary over the target footnote_FOLDER, run in the root of the
# repository as SHARDS processes, 4 by default: ctests NAME.1of4 to NAME.4of4,
# each with its share of the tests. A process a test would load the language
# for each, which takes seconds with a sanitizer. tests/count_results.py counts
# the single tests again. TIMEOUT is per process, 300 s by default, and five
# times that with a sanitizer.
function(footnote_test name folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "SHARDS;TIMEOUT" "LINK;LABELS")
  if(NOT arg_UNPARSED_ARGUMENTS)
    message(STATUS "${name}: no sources listed yet")
    return()
  endif()
  if(NOT arg_SHARDS)
    set(arg_SHARDS 4)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(FOOTNOTE_SANITIZER)
    math(EXPR arg_TIMEOUT "5 * ${arg_TIMEOUT}")
  endif()
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE
    footnote_${folder} ${arg_LINK} GTest::gmock GTest::gtest_main
    footnote_warnings)
  foreach(shard RANGE 1 ${arg_SHARDS})
    math(EXPR index "${shard} - 1")
    set(test "${name}.${shard}of${arg_SHARDS}")
    add_test(NAME "${test}"
      COMMAND ${FOOTNOTE_LAUNCHER} $<TARGET_FILE:${name}>
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties("${test}" PROPERTIES
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${index}"
      TIMEOUT "${arg_TIMEOUT}" LABELS "${arg_LABELS};${name}")
  endforeach()
  footnote_note_test_sources(${arg_UNPARSED_ARGUMENTS})
endfunction()

# footnote_fuzzer(NAME a_fuzz.cc CORPUS_DIR [LINK targets])
#
# In the fuzz preset the libFuzzer program NAME. In every other preset
# NAME_replay, and a ctest that feeds it each file of CORPUS_DIR: what once
# crashed is tried again in every build.
function(footnote_fuzzer name source corpus_dir)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "LINK")
  footnote_note_test_sources("${source}")
  if(FOOTNOTE_SANITIZER STREQUAL "fuzzer")
    add_executable(${name} ${source})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(${name} PRIVATE ${arg_LINK} footnote_warnings)
    set_property(GLOBAL APPEND PROPERTY FOOTNOTE_FUZZERS ${name})
    return()
  endif()
  add_executable(${name}_replay ${source}
    "${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cc")
  target_link_libraries(${name}_replay PRIVATE ${arg_LINK} footnote_warnings)
  cmake_path(ABSOLUTE_PATH corpus_dir BASE_DIRECTORY
    "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  add_test(NAME fuzz.${name}.replay
    COMMAND ${FOOTNOTE_LAUNCHER} $<TARGET_FILE:${name}_replay>
      "${corpus_dir}"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(fuzz.${name}.replay PROPERTIES TIMEOUT 300 LABELS fuzz)
endfunction()

# footnote_benchmark(NAME FOLDER a_bench.cc ... [LINK targets])
#
# A Google Benchmark program, run by hand. ctest runs each benchmark once for a
# moment, so that it cannot rot.
function(footnote_benchmark name folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LINK")
  footnote_note_test_sources(${arg_UNPARSED_ARGUMENTS})
  if(FOOTNOTE_SANITIZER)
    return()
  endif()
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE
    footnote_${folder} ${arg_LINK} benchmark::benchmark
    benchmark::benchmark_main footnote_warnings)
  add_test(NAME bench.${name}.smoke
    COMMAND ${name} --benchmark_min_time=0.001
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(bench.${name}.smoke PROPERTIES TIMEOUT 300 LABELS bench)
endfunction()

# footnote_topic_tests(NAME TOPIC_DIR)
#
# A topic folder passes its own checks and transcripts.
function(footnote_topic_tests name topic_dir)
  if(NOT TARGET footnote)
    return()
  endif()
  foreach(verb check test)
    add_test(NAME topic.${name}.${verb}
      COMMAND footnote kb ${verb} "${topic_dir}"
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    # Started first, or the whole run waits for the long proof at its end.
    set_tests_properties(topic.${name}.${verb} PROPERTIES
      TIMEOUT 600 COST 100 LABELS topic)
  endforeach()
endfunction()

# Stops when a test, fuzz or benchmark source under tests/ is in no target.
function(footnote_check_no_test_is_lost)
  get_property(listed GLOBAL PROPERTY FOOTNOTE_TEST_SOURCES)
  file(GLOB_RECURSE present CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/tests/*_test.cc"
    "${PROJECT_SOURCE_DIR}/tests/*_fuzz.cc"
    "${PROJECT_SOURCE_DIR}/tests/*_bench.cc")
  list(FILTER present EXCLUDE REGEX "/node_modules/")
  if(listed)
    list(REMOVE_ITEM present ${listed})
  endif()
  if(present)
    list(JOIN present "\n  " present)
    message(FATAL_ERROR
      "Tests that silently left the build:\n  ${present}\n"
      "Name each in the CMakeLists.txt of its folder, or delete it.")
  endif()
endfunction()
