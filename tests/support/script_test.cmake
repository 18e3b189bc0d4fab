# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
# For tests that are CMake scripts: include() it.

# run(COMMAND ... [FAILS] [OUTPUT variable]): runs it; ends the test unless it succeeds, or with FAILS unless it fails.
# OUTPUT takes what it prints, with FAILS its errors too.
function(run)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "FAILS" "OUTPUT" "COMMAND")
  execute_process(COMMAND ${ARG_COMMAND} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if((ARG_FAILS AND status EQUAL 0) OR (NOT ARG_FAILS AND NOT status EQUAL 0))
    list(JOIN ARG_COMMAND " " command)
    message(FATAL_ERROR "${command}\nended with ${status}\n${out}\n${err}")
  endif()
  if(ARG_OUTPUT)
    if(ARG_FAILS)
      string(APPEND out "${err}")
    endif()
    set(${ARG_OUTPUT} "${out}" PARENT_SCOPE)
  endif()
endfunction()

# Ends the test unless the pattern is in the text; `what` names what was expected.
function(expect text pattern what)
  if(NOT text MATCHES "${pattern}")
    message(FATAL_ERROR "${what}: \"${pattern}\" is not in\n${text}")
  endif()
endfunction()
