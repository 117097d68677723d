/** A class that is a context manager, for the examples of the rules. */
export const LOG = `
class Log(object):
    def close(self):
        print 'closed'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()
`;
