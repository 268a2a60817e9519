#ifndef CALLBOARD_MICROHTTPD_ERRORS_H
#define CALLBOARD_MICROHTTPD_ERRORS_H
/* What libmicrohttpd cannot read it answers by itself, with a page of HTML and none of the fields
   that every answer must carry; up to 1.0 it has no option for that. It does so through its own
   public functions, though, which a program may define in their place: ld.so(8) takes the
   program's before a library's.

   Of a query it notes every part, and of cookies a copy, in the memory that a connection has for
   its header. When there is too little it answers nothing at all (0.9.75: after the error's page it
   reads on, or finds no room for the page's header). The program reads target and field as they
   came, so the library is told that it has noted the one, and that there is no other.

   A body's length that is no number it would answer with the fields of the page twice (0.9.75);
   the program's handler gets such a request as if it had no body, and has to refuse it. */

/* Queues an answer with this status in place of the page, or the page; gives what queueing gave. */
typedef int (*microhttpd_error_answer)(void *connection, unsigned int status, void *page);

/* Has every page of libmicrohttpd's own replaced so, from now on and in the whole process. */
void microhttpd_answer_errors(microhttpd_error_answer answer);

/* MHD_queue_response of the library, for answers that are the program's own. */
int microhttpd_queue(void *connection, unsigned int status, void *response);
#endif
