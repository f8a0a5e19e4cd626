        .RES    200
        .SECTION TABLES, DATA
        .RES    17
