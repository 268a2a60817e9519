/// Terminal descriptions that the program carries with it, in the form that ncurses takes from
/// TERMINFO ("b64:…", terminfo(5)): made by `tic -x` and `infocmp -x -q -Q2`.
///
/// Both describe what every xterm-like terminal has, and no keys. They leave out `bce` and `rep`,
/// which some of these terminals lack. `callboard-direct` numbers colours as 0xRRGGBB, and
/// 0x1000000 + n is entry n of the palette.
enum OwnTerminals {
    static let paletteName = "callboard-256"
    static let directName = "callboard-direct"
    /// Where the palette begins in the numbers of `callboard-direct`.
    static let directPaletteStart: Int32 = 0x100_0000

    static let paletteEntry = """
        b64:HgI7AA8ADwBpAQUCY2FsbGJvYXJkLTI1Nnx4dGVybS1saWtlIHRlcm1pbmFsIGFzIGNhbGxib2FyZCBkcm\
        F3cyBvbiBpdAAAAQAAAQAAAAAAAAAAAQFQAAAACAAAABgAAAD_____________________________________\
        ________________AAEAAAAAAQD__wAAAgAEAP__FQAdACEAJQD__zAAQQBDAEcATgD__1AAXQD__2EA__9lAG\
        kA__________9tAHIA__-EAP_______4kAjgCTAJgAoQClAKkA_____7sAwQD_____________________xwD_\
        ______________________________________________________________________________________\
        _________________________________________________LANQA3QDmAO8A-\
        AABAQoBEwEcAf_______________________________yUB__8wATIBNQH_____awH____________________\
        ______________________________________________________________________________________\
        ______________________________________________________________________________________\
        ______________________________________________________________________________________\
        _______________________________________________________________________________bQH____\
        ___________________________________________________________________9yAf_______________\
        ___________________ewH_______________________-AAf_____________________________________\
        _____________________________________________________________hgHFAQcADQAbWyVpJXAxJWQ7J\
        XAyJWRyABtbSBtbMkoAG1tLABtbSgAbWyVpJXAxJWRHABtbJWklcDElZDslcDIlZEgACgAbW0gAG1s_MjVsAAg\
        AG1s_MTJsG1s_MjVoABtbQwAbW0EAG1tQABtbTQAbWzFtABtbPzEwNDloG1syMjswOzB0ABtbMm0AG1s3bQAbW\
        zdtABtbNG0AG1slcDElZFgAGyhCABtbbQAbWz8xMDQ5bBtbMjM7MDswdAAbWzI3bQAbWzI0bQAbW0wAG1slcDE\
        lZFAAG1slcDElZE0AG1slcDElZEIAG1slcDElZEAAG1slcDElZFMAG1slcDElZEwAG1slcDElZEQAG1slcDElZ\
        EMAG1slcDElZFQAG1slcDElZEEAG1slaSVwMSVkZAAKABtNABtbMCU_JXA2JXQ7MSU7JT8lcDUldDsyJTslPyV\
        wMiV0OzQlOyU_JXAxJXAzJXwldDs3JTttAAkAG1sxSwAbWzM5OzQ5bQAbWzNtABtbMjNtABtbJT8lcDElezh9J\
        TwldDMlcDElZCVlJXAxJXsxNn0lPCV0OSVwMSV7OH0lLSVkJWUzODs1OyVwMSVkJTttABtbJT8lcDElezh9JTw\
        ldDQlcDElZCVlJXAxJXsxNn0lPCV0MTAlcDElezh9JS0lZCVlNDg7NTslcDElZCU7bQAAAQAAAAAAAQADAAEAA\
        ABBWAA=
        """

    static let directEntry = """
        b64:HgJZAA8ADwBpAfkCY2FsbGJvYXJkLWRpcmVjdHx0aGUgc2FtZSB3aXRoIDI0LWJpdCBjb2xvdXIgaW4gc2\
        VtaWNvbG9uIGZvcm0gYW5kIHRoZSBwYWxldHRlIGJlaGluZCBpdAAAAQAAAQAAAAAAAAAAAQFQAAAACAAAABgA\
        AAD_____________________________________________________AAEAAQAAAQD__wAAAgAEAP__FQAdAC\
        EAJQD__zAAQQBDAEcATgD__1AAXQD__2EA__9lAGkA__________9tAHIA__-EAP_______4kAjgCTAJgAoQCl\
        AKkA_____7sAwQD_____________________xwD_______________________________________________\
        ______________________________________________________________________________________\
        ___LANQA3QDmAO8A-\
        AABAQoBEwEcAf_______________________________yUB__8wATIBNQH_____awH____________________\
        ______________________________________________________________________________________\
        ______________________________________________________________________________________\
        ______________________________________________________________________________________\
        _______________________________________________________________________________bQH____\
        ___________________________________________________________________9yAf_______________\
        ___________________ewH_______________________-AAf_____________________________________\
        _____________________________________________________________hgE_AgcADQAbWyVpJXAxJWQ7J\
        XAyJWRyABtbSBtbMkoAG1tLABtbSgAbWyVpJXAxJWRHABtbJWklcDElZDslcDIlZEgACgAbW0gAG1s_MjVsAAg\
        AG1s_MTJsG1s_MjVoABtbQwAbW0EAG1tQABtbTQAbWzFtABtbPzEwNDloG1syMjswOzB0ABtbMm0AG1s3bQAbW\
        zdtABtbNG0AG1slcDElZFgAGyhCABtbbQAbWz8xMDQ5bBtbMjM7MDswdAAbWzI3bQAbWzI0bQAbW0wAG1slcDE\
        lZFAAG1slcDElZE0AG1slcDElZEIAG1slcDElZEAAG1slcDElZFMAG1slcDElZEwAG1slcDElZEQAG1slcDElZ\
        EMAG1slcDElZFQAG1slcDElZEEAG1slaSVwMSVkZAAKABtNABtbMCU_JXA2JXQ7MSU7JT8lcDUldDsyJTslPyV\
        wMiV0OzQlOyU_JXAxJXAzJXwldDs3JTttAAkAG1sxSwAbWzM5OzQ5bQAbWzNtABtbMjNtABtbJT8lcDElezE2N\
        zc3MjE2fSU8JXQzODsyOyVwMSV7NjU1MzZ9JS8lZDslcDElezI1Nn0lLyV7MjU1fSUmJWQ7JXAxJXsyNTV9JSY\
        lZCVlJXAxJXsxNjc3NzIyNH0lPCV0MyVwMSV7MTY3NzcyMTZ9JS0lZCVlJXAxJXsxNjc3NzIzMn0lPCV0OSVwM\
        SV7MTY3NzcyMjR9JS0lZCVlMzg7NTslcDElezE2Nzc3MjE2fSUtJWQlO20AG1slPyVwMSV7MTY3NzcyMTZ9JTw\
        ldDQ4OzI7JXAxJXs2NTUzNn0lLyVkOyVwMSV7MjU2fSUvJXsyNTV9JSYlZDslcDElezI1NX0lJiVkJWUlcDEle\
        zE2Nzc3MjI0fSU8JXQ0JXAxJXsxNjc3NzIxNn0lLSVkJWUlcDElezE2Nzc3MjMyfSU8JXQxMCVwMSV7MTY3Nzc\
        yMjR9JS0lZCVlNDg7NTslcDElezE2Nzc3MjE2fSUtJWQlO20AAAEAAAABAAMADQABAAAAAAADADgvOC84AEFYA\
        FJHQgA=
        """
}
