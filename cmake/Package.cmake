# The Debian package: `ninja -C build/release deb` leaves it in
# build/release/package. tests/package says what it must be.
if(NOT TARGET footnote OR FOOTNOTE_SANITIZER)
  return()
endif()

find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(packaging "${PROJECT_SOURCE_DIR}/service/packaging")
set(filled "${PROJECT_BINARY_DIR}/packaging")
file(MAKE_DIRECTORY "${filled}")

# The options of the program as it was built, filled into both.
foreach(name footnote.conf footnote.1)
  add_custom_command(
    OUTPUT "${filled}/${name}"
    COMMAND Python3::Interpreter -B "${packaging}/fill_options.py"
      $<TARGET_FILE:footnote> "${packaging}/${name}.in" "${filled}/${name}"
    DEPENDS footnote "${packaging}/fill_options.py" "${packaging}/${name}.in"
    VERBATIM)
endforeach()
add_custom_command(
  OUTPUT "${filled}/footnote.1.gz" "${filled}/changelog.gz"
  COMMAND gzip -9nkf "${filled}/footnote.1"
  COMMAND gzip -9nc "${packaging}/changelog" > "${filled}/changelog.gz"
  DEPENDS "${filled}/footnote.1" "${packaging}/changelog"
  VERBATIM)
add_custom_target(package_files ALL
  DEPENDS "${filled}/footnote.conf" "${filled}/footnote.1.gz")

# For the package alone, so the paths are those that it has.
install(TARGETS footnote RUNTIME DESTINATION usr/bin)
install(FILES "${packaging}/footnote.service" DESTINATION lib/systemd/system)
install(FILES "${filled}/footnote.conf" DESTINATION etc/footnote)
install(FILES "${packaging}/footnote.logrotate"
  DESTINATION etc/logrotate.d RENAME footnote)
install(FILES "${filled}/footnote.1.gz" DESTINATION usr/share/man/man1)
install(FILES "${packaging}/copyright" "${filled}/changelog.gz"
  DESTINATION usr/share/doc/footnote)
install(DIRECTORY docs/ DESTINATION usr/share/doc/footnote
  PATTERN "*.svg" EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME footnote)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "symptom conversations in which every sentence has a footnote")
set(CPACK_PACKAGE_DESCRIPTION
"Footnote is the backend of a symptom conversation: it asks only what matters,
says how urgent the problem is and answers questions, all from a structured
knowledge base that was built from a health article. It serves gRPC, has no
model and calls no cloud.")
set(CPACK_PACKAGE_CONTACT "The authors of Footnote <footnote@localhost>")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/package")
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, init-system-helpers (>= 1.52)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "logrotate, prometheus")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${packaging}/conffiles" "${packaging}/postinst" "${packaging}/prerm"
  "${packaging}/postrm")
include(CPack)

add_custom_target(deb
  COMMAND "${CMAKE_CPACK_COMMAND}" --config
    "${PROJECT_BINARY_DIR}/CPackConfig.cmake"
  DEPENDS footnote package_files
  WORKING_DIRECTORY "${PROJECT_BINARY_DIR}"
  COMMENT "Making the Debian package"
  VERBATIM)
