; 4.2.4.4.9.5-1, the functions of the Message Monitor by their numbers in the interface document: MMON_INIT selects from them.

        .PROGRAM

MMON_FUNCTIONS:
        .TABLE  MMON_FUNCTION_COUNT, NO_FUNCTION
        1  => CREATE_CIF
        2  => LOOKUP_CIF
        3  => READ_VIEW
        4  => WRITE_VIEW
        5  => GET_VIEW_ATTRIBUTES
        6  => ADD_VIEW
        7  => SAVE_VIEW
        9  => DISMANTLE_VIEW
        10 => CHANGE_PROFILE
        15 => STORE
        16 => RETRIEVE
        17 => INIT_DUMP
        18 => DUMP_CIF_SEQUENCE
        19 => TERMINATE_DUMP
        20 => CLEAR
        24 => GET_THRESHOLD_WARNING
        25 => GET_STORAGE_OCCUPANCY
        26 => SET_SECURITY_PARAMETERS
        27 => START_SYSTEM
        28 => GET_MMS_STATISTICS
        29 => SAVE
        30 => GET_CIF
        .END
MMON_FUNCTION_COUNT = 31
