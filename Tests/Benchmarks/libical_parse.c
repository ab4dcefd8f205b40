// What libical takes to parse a calendar: reads a file whole, parses it, says how many events it saw, and frees all of it.
//
//   cc -O2 -o libical_parse Tests/Benchmarks/libical_parse.c $(pkg-config --cflags --libs libical)
//   ./libical_parse CALENDAR.ics
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static char *contents(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = size < 0 ? NULL : malloc((size_t)size + 1);
  if (text) {
    size_t read = fread(text, 1, (size_t)size, file);
    text[read] = '\0';
  }
  fclose(file);
  return text;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s CALENDAR.ics\n", argv[0]);
    return 2;
  }
  char *text = contents(argv[1]);
  if (!text) {
    perror(argv[1]);
    return 2;
  }
  icalcomponent *calendar = icalparser_parse_string(text);
  if (!calendar) {
    fprintf(stderr, "%s: not parsed\n", argv[1]);
    return 1;
  }
  printf("%d\n", icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT));
  icalcomponent_free(calendar);
  free(text);
  return 0;
}
