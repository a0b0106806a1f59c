/* A day that can't be read stays as it was typed, so that saving names it: the calendar would put today there. */
"use strict";

jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
