"""What the page may use of a browser: syntax, names, members, style, each with its year.

The year is the one in which the last of Chrome, Firefox, Safari (also on iPhones) and Edge had
it, by MDN's compatibility tables (@mdn/browser-compat-data 8.1.9). Edge counts from the first
one that is a Chromium (January 2020) where its own engine never had it. 2015 means: by then.
What is not in these lists is refused, also when it is old: whoever needs it looks the year up.
"""

from __future__ import annotations

# --- syntax: node kinds of tree-sitter-javascript, signs and keywords --------------------------
SYNTAX = {
    # ES5 and before.
    2011: """program expression_statement statement_block if_statement else_clause for_statement
        for_in_statement while_statement do_statement return_statement throw_statement
        try_statement catch_clause continue_statement parenthesized_expression call_expression
        member_expression subscript_expression new_expression arguments identifier
        property_identifier this null undefined true false number string string_fragment
        escape_sequence regex regex_pattern regex_flags array object pair binary_expression
        unary_expression ternary_expression assignment_expression augmented_assignment_expression
        function_declaration formal_parameters variable_declarator
        ! !== % & && ' ( ) * + += , - . / : ; < <= = === > >= >> >>> ? [ ] { } || if else for while
        break break_statement empty_statement do return throw try catch continue new in instanceof
        typeof function get""",
    # ES2015; every browser had all of it in 2017.
    2017: """lexical_declaration arrow_function class_declaration class_body class_heritage
        method_definition super template_string template_substitution spread_element rest_pattern
        array_pattern object_pattern object_assignment_pattern assignment_pattern
        shorthand_property_identifier shorthand_property_identifier_pattern
        ` ${ ... => class const extends let of
        ** async await await_expression""",  # ES2016 and ES2017
    # Modules, which also keep any older browser from reading the script.
    2018: """import_statement import_clause named_imports import_specifier import export_statement
        export from""",
    2020: "import()",  # Chrome 2017, Safari 2018, Firefox May 2019, Edge January 2020
}

# --- names that no module declares --------------------------------------------------------------
NAMES = {
    2015: """Array Boolean DataView Date Error JSON Math Number Object String TypeError
        Uint16Array Uint8Array WebSocket atob btoa clearInterval clearTimeout document
        history location matchMedia navigator parseInt performance sessionStorage setInterval
        setTimeout window Map Promise Set""",
    2017: "crypto fetch",
    2019: "AbortController",  # only where it is there
    2022: "BroadcastChannel",  # only where it is there: Firefox 2012, Chrome 2016
    2020: "TextDecoder TextEncoder",  # Chrome, Firefox and Safari by 2014; Edge in 2020
}

# --- `….name(…)` ---------------------------------------------------------------------------------
CALLS = {
    2015: """abs add addEventListener appendChild assign catch ceil charCodeAt clear close
        concat contains createDocumentFragment createElement createTextNode decrypt delete
        digest encrypt endsWith every exportKey filter floor focus forEach
        from fromCharCode generateKey get getAttribute getDate getDay getElementById
        getFullYear getItem getMonth getRandomValues getTime
        getTimezoneOffset getUTCHours getUint32 has importKey includes indexOf insertBefore isArray
        isInteger join keys map max min of onclose onmessage onopen parse pop preventDefault
        push querySelector querySelectorAll race random reduce reload remove removeItem replace
        replaceState resolve round scrollIntoView scrollTo set setAttribute setDate setHours
        setItem sign slice some splice split startsWith stringify test then
        toLocaleDateString toLocaleTimeString toLowerCase toString toTimeString toggle trim unshift
        verify""",
    2016: "fill insertAdjacentElement normalize",
    2017: "deriveBits padStart text values",  # of a Response; of an Object
    2018: "sendBeacon",  # only where it is there
    2019: "abort getReader",  # of an AbortController, where it is there; of an answer's body
    2022: "postMessage",  # of a BroadcastChannel
    2020: "decode encode",  # as TextDecoder
}

# --- `….name` ------------------------------------------------------------------------------------
READS = {
    2015: """CLOSED CONNECTING OPEN activeElement altKey buffer button byteOffset children
        classList className clientHeight ctrlKey data dataset dir documentElement
        firstChild firstElementChild hidden href innerHeight lang lastElementChild length
        matches metaKey offsetParent onLine onclose onmessage onopen persisted readyState
        scrollHeight scrollTop shiftKey size style textContent title types value""",
    2017: "clipboardData headers ok subtle",
    2018: "isSecureContext sendBeacon",
    2019: "AbortController abort",  # only where it is there
    2022: "BroadcastChannel",  # only where it is there
    # Unknown means false: nothing is composed, and no list of a `<details>` is ever closed.
    2020: "dataTransfer isComposing open",
    2021: "visualViewport height scale",  # only where it is there: Chrome 2017, Safari 2019
}

# --- style ---------------------------------------------------------------------------------------
PROPERTIES = {
    2015: """align-items background border border-bottom border-collapse border-color
        border-radius border-top bottom box-sizing clip color cursor direction display flex
        flex-basis flex-direction flex-wrap font font-size font-weight height
        justify-content line-height list-style margin margin-bottom margin-top max-height
        max-width min-height min-width opacity order outline overflow overflow-y padding
        position text-align text-decoration transform transition unicode-bidi
        white-space width""",
    2017: "-- outline-offset grid-column grid-gap grid-template-columns",  # -- for one's own
    2018: "overflow-wrap",
    2020: "border-inline-start margin-inline-end margin-inline-start padding-inline-start",
    # What a browser that lacks them does without: nothing is lost but comfort.
    9999: "-webkit-overflow-scrolling -webkit-text-size-adjust color-scheme resize",
}
SELECTORS = {
    2015: "::after ::before :empty :focus :not( :root",
    2020: "::placeholder",
    # With `:focus:not(…)`, which an older browser drops as a whole: then the ring stays.
    2022: ":focus-visible",
}
FUNCTIONS = {2015: "rect scale", 2017: "repeat var"}
UNITS = {2015: "px rem s", 2017: "fr", 2022: "dvh"}  # dvh has `height: 100%` before it
MEDIA = {
    2015: "max-height max-width min-width",
    2020: "prefers-color-scheme prefers-reduced-motion",
}


def known(lists: dict[int, str]) -> set[str]:
    """Return every name of `lists`."""
    return {name for names in lists.values() for name in names.split()}
