# What the tests of replay_log are made of. Included by their scripts, which were given NODE, REPLAY and WORK.
set(clients "${CMAKE_CURRENT_LIST_DIR}")
set(independent "${CMAKE_CURRENT_LIST_DIR}/../independent")

# run(<what failed> <command>...)
macro(run problem)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${problem}")
  endif()
endmacro()

# expect_outcomes(<log> <file>) computes what a policy must have made of every ticket of a log, without the library.
function(expect_outcomes log file)
  execute_process(COMMAND "${NODE}" "${independent}/sla_of_log.mjs" "${log}" --summary OUTPUT_FILE "${file}" RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "what the policy must come to could not be computed")
  endif()
endfunction()

# replay_under_policy(<log> <expected outcomes> <variable> <argument of replay_log>...) compares every outcome, byte for byte, and
# sets the variable to the digest of all events.
function(replay_under_policy log expected digest)
  cmake_path(REPLACE_EXTENSION expected LAST_ONLY found.jsonl OUTPUT_VARIABLE found)
  execute_process(COMMAND "${REPLAY}" --log "${log}" --policy --outcomes "${found}" ${ARGN}
                  OUTPUT_VARIABLE printed ECHO_OUTPUT_VARIABLE RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "the replay failed")
  endif()
  file(READ "${expected}" expected_text)
  file(READ "${found}" found_text)
  if(NOT found_text STREQUAL expected_text)
    execute_process(COMMAND diff "${expected}" "${found}" COMMAND head -n 40)
    message(FATAL_ERROR "the outcomes differ from those computed without the library: < expected, > found")
  endif()
  string(REGEX MATCHALL "\n" lines "${found_text}")
  list(LENGTH lines count)
  if(NOT printed MATCHES "digest +([0-9a-f]+)" OR count EQUAL 0)
    message(FATAL_ERROR "nothing was compared")
  endif()
  message(NOTICE "${count} lines of outcomes are equal to those computed without the library")
  set(${digest} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()
