package socketlabs.kit.card;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import socketlabs.kit.roster.Word;

/**
 * The cause of a failure, found from what was observed.
 *
 * <p>The rules stand in order, the most exact first; the first that fits is the answer. Where the
 * observation cannot tell two causes apart, a rule names both, likeliest first. A rule must be
 * certain: a wrong why is worse than none.
 */
final class Why {
  private record Rule(Predicate<Evidence> fits, String... causes) {}

  /** The bytes of a frame's header. */
  private static final int HEADER = 4;

  /** What escaped the student's code. */
  private static final List<Rule> THROWN =
      List.of(
          rule(
              e -> e.threw("EndlessReading"),
              "read() gives -1 at the end of the stream, and your loop reads on. Leave it at -1."),
          rule(
              e ->
                  e.threw("NullPointerException")
                      && e.otherSideEnded()
                      && (e.message().contains("\"String.") || e.message().contains("readLine()")),
              "At the end of the stream readLine() gives null, not an empty line. Look at what came"
                  + " before you use it."),
          rule(
              e ->
                  (e.threw("IndexOutOfBoundsException")
                          || e.threw("ArrayIndexOutOfBoundsException")
                          || e.threw("StringIndexOutOfBoundsException"))
                      && !e.wire().hasDatagrams()
                      && e.message().contains("-1"),
              "read() gives -1 at the end of the stream, and -1 is no number of bytes. Look at it"
                  + " before you use it."),
          rule(
              e -> e.threw("NegativeArraySizeException"),
              "A length came out negative: a byte counts from -128 to 127 in Java; b & 0xff counts"
                  + " from 0 to 255. A length from the wire must be checked before it is used."),
          rule(
              e -> e.threw("OutOfMemoryError"),
              "A length from the wire was believed before it was checked. Whoever sends four bytes"
                  + " can ask for 2 GiB."));

  /**
   * Exceptions that tell of a slip in the Java and not in the talking: they speak for themselves.
   */
  private static final List<Rule> SLIPS =
      List.of(rule(e -> e.threw("NullPointerException") || e.threw("ClassCastException")));

  /** Lab 1: one call, and what goes wrong before the first bytes are right. */
  private static final List<Rule> CALLS =
      List.of(
          rule(
              e -> e.threw("ArrayIndexOutOfBoundsException") && isOneTooFar(e.message()),
              "An array of length n has the indexes 0 to n-1: the loop goes one too far.",
              "what is copied has grown: as a String, one character can become two in upper case."),
          rule(
              e ->
                  e.threw("NegativeArraySizeException")
                      && e.message().equals("-1")
                      && e.otherSideEnded(),
              "read() gives -1 at the end of the stream, and -1 is no length. Look at it before you"
                  + " use it."),
          rule(
              e -> e.threw("SocketException") && e.message().equals("Socket is closed"),
              "The socket is closed already, by your own code: closing one of its streams (or a reader"
                  + " or writer around it) closes the socket. shutdownOutput() ends one direction"
                  + " only."),
          rule(
              e -> e.threw("ConnectException") && isClient(e) && e.wire().events().isEmpty(),
              "Nobody listens where your code dialled, and the test's server was never reached. Dial"
                  + " the host and the port that were given."),
          rule(
              e -> isAnswer(e) && hasQuestionMarks(e),
              "A ? (3f) went out where a character should be: the charset that made the bytes does not"
                  + " have it. Name the charset: UTF_8."),
          rule(
              e -> isAnswer(e) && hasReplacements(e.came()) && !hasReplacements(e.expected()),
              "ef bf bd is the replacement character: bytes that are no text in UTF-8 were made into a"
                  + " String, and what they were is lost. Keep bytes as bytes."),
          rule(
              e -> isTalking(e) && isAnswer(e) && e.expected().length > 1 && isPrefix(e, 1),
              "Only the first byte came. read() without a buffer brings one byte, read(buffer) as many"
                  + " as have arrived."),
          rule(
              e ->
                  isAnswer(e)
                      && isPrefix(e, e.came().length)
                      && e.came().length < e.expected().length
                      && e.expected()[e.came().length] == -1,
              "It stopped at the byte ff. As a (byte) that is -1, which only looks like the end: read()"
                  + " gives an int, 0 to 255 for a byte and -1 at the end."),
          rule(
              e ->
                  e.accepted() > 0
                      && isAnswer(e)
                      && !Arrays.equals(e.came(), e.expected())
                      && Arrays.equals(upper(e.came()), e.expected())
                      && isUntouched(e.came()),
              "The answer is not in upper case: upper has to change the very bytes that you write,"
                  + " before you write them."),
          rule(
              e ->
                  !e.wrote()
                      && isAnswer(e)
                      && startsWith(e)
                      && zerosFrom(e.came(), e.expected().length),
              "The whole buffer is there, not only the part that was read. read() gives the number of"
                  + " bytes that count."),
          rule(
              e -> isAnswer(e) && isTwoBytesEach(e),
              "writeChars() sends two bytes for each character. Write the bytes themselves."),
          rule(
              e -> isAnswer(e) && isLengthPrefix(e),
              "writeUTF() puts two bytes of length in front of a changed UTF-8. The other side does not"
                  + " know that format: write the bytes themselves."),
          rule(
              e -> endWanted(e) && isLineEnd(e.came()),
              "println() and newLine() add a line end. Send the bytes of the message and no others."),
          rule(
              e ->
                  e.word() == Word.FAILED
                      && e.thrown() == null
                      && e.accepted() > 0
                      && e.came() != null
                      && e.came().length == 0
                      && e.expected().length > 0
                      && hungUp(e)
                      && e.sentNothing(),
              "Your code hung up, and no byte of an answer had left. What is written into a"
                  + " BufferedOutputStream or a PrintWriter leaves at flush(), and closing the socket"
                  + " flushes nothing.",
              "nothing was written before the connection was closed."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && isClient(e)
                      && e.came() != null
                      && e.came().length == 0
                      && e.expected().length > 0
                      && e.sentNothing()
                      && e.standings().stream().anyMatch(s -> s.call().contains("read")),
              "Your code waits for the answer to a message that has not left. What is written into a"
                  + " BufferedWriter or a PrintWriter leaves at flush().",
              "it reads before it writes, and the server speaks second."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && e.accepted() > 0
                      && e.standings().isEmpty()
                      && e.returned().contains("serveOne")
                      && e.sentNothing()
                      && isUnanswered(e),
              "Your code has ended, nothing was sent, and the connection is open. What is written into a"
                  + " PrintWriter or a BufferedOutputStream leaves at flush(); and nobody hung up.",
              "nothing was written."),
          rule(
              e ->
                  e.waitsIn("ServerSocket.accept()")
                      && e.accepted() > 0
                      && e.mismatch().expected().equals("serveOne returns"),
              "The caller has been served, and your code waits in accept() for another one. serveOne is"
                  + " one accept(): after it, return."),
          rule(
              e -> answeredButOpen(e) && e.waitsIn("InputStream.read()") && !e.otherSideEnded(),
              "The answer is there, and nobody hung up: your code reads on, and the other side has"
                  + " nothing more to say. One read, one answer, then close."),
          rule(
              e ->
                  e.word() == Word.TIMED_OUT
                      && isClient(e)
                      && endWanted(e)
                      && e.came().length == 0
                      && e.standings().isEmpty(),
              "Your code has ended and left its socket open: the server waits for an end of the stream"
                  + " that does not come. try-with-resources closes."));

  /** Lab 2: conversations, one after another. */
  private static final List<Rule> CONVERSATIONS =
      List.of(
          rule(
              e -> e.threw("EndlessAccepting"),
              "accept() throws at once, each time, when its listener has been closed, and your loop"
                  + " tries again. Look at listener.isClosed(), and return."),
          rule(
              e ->
                  isClient(e)
                      && e.threw("SocketException")
                      && e.message().equals("Socket closed")
                      && e.accepted() == 0,
              "The socket is closed already, by your own code: closing one of its streams, or a reader"
                  + " or writer around it, closes the socket."),
          rule(
              e ->
                  isClient(e)
                      && e.mismatch() != null
                      && e.mismatch().expected().startsWith("nothing yet")
                      && e.mismatch().came().equals("the end of the stream"),
              "Your code ended its stream in the middle of the conversation. shutdownOutput() does"
                  + " that, and so does closing the socket or one of its streams."),
          rule(
              e -> e.message().contains("made by the test"),
              "The connection broke, and the exception left your method. Catch IOException, every kind"
                  + " of it, inside the connection loop: it ends one conversation, not the server."),
          rule(
              e -> isAnswer(e) && startsWithLineEnd(e.came()) && !startsWithLineEnd(e.expected()),
              "A line end too many: println() and newLine() add one. Send the bytes of the answer and"
                  + " no others."),
          rule(
              e ->
                  !e.wire().hasDatagrams()
                      && isAnswer(e)
                      && zerosFrom(e.came(), 0)
                      && e.expected()[0] != 0,
              "Zeros: the whole buffer was sent, not only the part that was read. read() gives the"
                  + " number of bytes that count."));

  /** Lab 3: datagrams. */
  private static final List<Rule> DATAGRAMS =
      List.of(
          rule(
              e -> e.threw("EndlessReceiving"),
              "A closed socket throws at once, each time, and your loop goes on. Leave it when"
                  + " socket.isClosed()."),
          rule(
              e -> e.wire().hasDatagrams() && e.threw("NegativeArraySizeException"),
              "A length came out negative: the datagram is shorter than what you take off it. Look"
                  + " at packet.getLength() first."),
          rule(
              e -> asks(e) && e.threw("BindException"),
              "Another socket has this port: here it is the server's. A client binds none of its"
                  + " own choice; new DatagramSocket() gets a free one."),
          rule(
              e -> e.mismatch() != null && e.mismatch().came().endsWith("from another port"),
              "The answer left from another socket than the one that was asked. A client hears what"
                  + " comes from the address it wrote to: send from the socket that received."),
          rule(
              e -> e.wire().hasDatagrams() && isAnswer(e) && startsWith(e) && isPadded(e),
              "The whole buffer was taken, not only the part that came in. packet.getLength() gives"
                  + " the number of bytes that count."));

  /** Lab 4: ports and who holds them. */
  private static final List<Rule> PORTS =
      List.of(
          rule(
              e -> e.thrown() != null && wasClosedInAccept(e.thrown()),
              "A closed listener ends accept() with a SocketException: that is how accept() learns of"
                  + " close(). It is the end of the work and no fault; let the thread end in peace."),
          rule(
              e -> cameBeforeOption(e, "bind("),
              "The option is set too late: it counts at the moment of the bind."),
          rule(
              e -> cameBeforeOption(e, "setOption(SO_REUSEPORT"),
              "SO_REUSEPORT is another option, which lets several living listeners share a port. The"
                  + " one you want is SO_REUSEADDR: setReuseAddress."),
          rule(
              e -> cameBeforeOption(e, "setReuseAddress("),
              "The option is set, and not to the value of `reuse`. true and false are both meant:"
                  + " false is a value too, on a listener that has the option on."),
          rule(
              e -> expectsOption(e) && e.mismatch().expected().contains("(true)"),
              "Nothing sets the option, so it stays what it was. What a new ServerSocket has is the"
                  + " system's choice, and the Javadoc promises nothing: say what you mean."));

  /** Lab 5: partial writes and frames. */
  private static final List<Rule> FRAMES =
      List.of(
          rule(
              e -> e.threw("EndlessWriting") && noted(e, "broken"),
              "The channel is broken, and write() was called again and again. An IOException is no"
                  + " short write: let it through to the caller."),
          rule(
              e -> e.threw("EndlessWriting"),
              "write() was called 1000 times and something always remains. write() itself moves the"
                  + " position; compact(), rewind() and clear() in the loop move it back."),
          rule(
              e ->
                  (e.threw("UnsupportedOperationException") || e.threw("ReadOnlyBufferException"))
                      && e.thrown().getStackTrace()[0].getMethodName().startsWith("array"),
              "Not every buffer has an array that can be had: a direct one has none, a read-only one"
                  + " keeps it. Use the buffer itself."),
          rule(
              e -> e.threw("BufferUnderflowException"),
              "The buffer holds fewer bytes than are asked of it: not all of a header, or of a"
                  + " payload, had come."),
          rule(
              e -> restWanted(e) && e.waitsIn("Thread.sleep()"),
              "Nobody knows how long to sleep: too short is a loop that spins, too long wastes time"
                  + " after room was made. A Selector wakes you in that moment: OP_WRITE."),
          rule(
              e -> restWanted(e) && e.busy(),
              "While there is no room the loop asks the channel again and again, and keeps a"
                  + " processor busy with it. A Selector wakes you when there is room: OP_WRITE."),
          rule(
              e -> e.word() == Word.TIMED_OUT && e.waitsIn("Selector.select()"),
              "It waits in select() for an event that does not come. Only a channel registered for"
                  + " OP_WRITE wakes it when there is room to write."),
          rule(
              e -> endMissing(e) && e.waitsIn("ServerSocket.accept()"),
              "Nobody hung up: your code already waits for the next caller. Close the connection"
                  + " however the conversation ended, by an exception too."),
          rule(
              e ->
                  e.accepted() > 0
                      && isFrame(e.expected())
                      && e.expected().length == HEADER
                      && e.came().length == 0,
              "A length of 0 is a frame like any other: its header crossed the wire, and the answer"
                  + " is four bytes of 0. It is neither the end nor to be skipped."),
          rule(
              e -> nothingForAFrame(e) && e.standings().stream().anyMatch(s -> reads(s.call())),
              "The whole frame was sent, and your code waits for more. Either the answer stayed in a"
                  + " buffer without flush(), or more is read than the header announced."),
          rule(
              e -> isFrame(e.expected()) && e.word() == Word.FAILED && wroteNothing(e),
              "Nothing was written, or it stayed in a buffer: a BufferedOutputStream passes on what"
                  + " it holds with flush()."),
          rule(
              e -> isFrame(e.expected()) && isTail(e.expected(), e.came(), HEADER),
              "The payload came without its header: the other side takes its first four bytes for a"
                  + " length."),
          rule(
              e -> isFrame(e.expected()) && isTail(e.expected(), e.came(), HEADER - 1),
              "write(int) writes one byte, the lowest of its number. The length takes four."),
          rule(
              e -> isFrame(e.expected()) && isTail(e.expected(), e.came(), HEADER - 2),
              "The length has two bytes, as writeUTF() and writeShort() make it, and should have"
                  + " four. writeUTF() also changes some bytes of the text."),
          rule(
              e -> hasLength(e, Integer::reverseBytes),
              "The length came with the lowest byte first. On the wire the highest comes first:"
                  + " network byte order, which ByteBuffer and DataOutputStream have by themselves."),
          rule(
              e -> hasLength(e, length -> length + HEADER),
              "The length counts the payload alone, without the four bytes of the header."));

  /** Where the student's code waits. */
  private static final List<Rule> WAITING =
      List.of(
          rule(
              e ->
                  e.waitsIn(
                      "BufferedReader.readLine()", "Scanner.nextLine()", "Scanner.hasNextLine()"),
              "It waits for a line end, and the other side sent none. TCP carries bytes, not lines:"
                  + " take what has arrived."),
          rule(
              e ->
                  e.waitsIn(
                      "InputStream.readAllBytes()",
                      "InputStream.transferTo()",
                      "BufferedInputStream.readAllBytes()",
                      "BufferedInputStream.transferTo()"),
              "It reads until the other side ends its stream, and the other side is waiting for an"
                  + " answer before it does."),
          rule(
              e -> e.waitsIn("InputStream.readNBytes()", "DataInputStream.readFully()"),
              "It waits for more bytes than the other side sent; a read that fills its buffer waits"
                  + " until it is full."),
          rule(
              e -> e.busy() && e.standings().stream().anyMatch(s -> s.call().contains(".read")),
              "The loop reads and never stops. At the end of the stream read() gives -1 at once, each"
                  + " time: leave the loop then."),
          rule(
              Evidence::busy,
              "The loop turns and its condition never changes. What should end it: a count, -1, an"
                  + " exception?"),
          rule(
              e -> answeredButOpen(e) && e.waitsIn("ServerSocket.accept()"),
              "The answer is there, and nobody hung up: your code already waits for the next caller."
                  + " Close the connection first."),
          rule(
              e ->
                  e.waitsIn("ServerSocket.accept()")
                      && e.accepted() > 0
                      && !e.otherSideEnded()
                      && e.came() != null
                      && e.came().length == 0
                      && e.expected().length > 0
                      && e.sentNothing(),
              "It waits for another caller. This one has been accepted, and gets no answer"
                  + " meanwhile."),
          rule(
              e -> answeredButOpen(e) && e.standings().isEmpty(),
              "The answer is there, and nobody hung up: your code has ended and left the connection"
                  + " open. The other side cannot know that this was all."));

  /** What came in place of the expected bytes. */
  private static final List<Rule> CAME =
      List.of(
          rule(
              e -> isAnswer(e) && startsWith(e) && zerosFrom(e.came(), e.expected().length),
              "The whole buffer was sent, not only the part that was read. read() gives the number of"
                  + " bytes that count."),
          rule(
              e -> isAnswer(e) && startsWith(e) && isLineEnd(tail(e)),
              "println() and newLine() add a line end. Send the bytes of the answer and no others."));

  private static final List<Rule> RULES =
      Stream.of(DATAGRAMS, PORTS, FRAMES, CONVERSATIONS, CALLS, THROWN, SLIPS, WAITING, CAME)
          .flatMap(List::stream)
          .toList();

  private Why() {}

  /** The likeliest causes, the likeliest first; empty where nothing is certain. */
  static List<String> of(Evidence evidence) {
    for (Rule rule : RULES) {
      if (rule.fits().test(evidence)) {
        return List.of(rule.causes());
      }
    }
    List<String> causes = new ArrayList<>();
    if (!evidence.because().isEmpty()) {
      causes.add(evidence.because());
    }
    return causes;
  }

  private static Rule rule(Predicate<Evidence> fits, String... causes) {
    return new Rule(fits, causes);
  }

  /** Whether SO_REUSEADDR was to be set before a bind. */
  private static boolean expectsOption(Evidence e) {
    return e.mismatch() != null && e.mismatch().expected().startsWith("setReuseAddress(");
  }

  /** Whether, where SO_REUSEADDR was to be set, this is what came first. */
  private static boolean cameBeforeOption(Evidence e, String call) {
    return expectsOption(e)
        && e.mismatch().came().startsWith(call)
        && (!call.equals("bind(") || e.mismatch().came().contains("setReuseAddress("));
  }

  /** Whether a SocketException that came out of an accept() is what, in the end, was thrown. */
  private static boolean wasClosedInAccept(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof SocketException
        && Stream.of(root.getStackTrace())
            .anyMatch(
                frame ->
                    frame.getClassName().equals("java.net.ServerSocket")
                        && frame.getMethodName().equals("accept"));
  }

  /** Whether bytes were expected and others came. */
  private static boolean isAnswer(Evidence e) {
    return e.came() != null
        && e.came().length > 0
        && e.expected() != null
        && e.expected().length > 0;
  }

  /** Whether at the deadline all bytes had come and only the end of the stream was missing. */
  private static boolean answeredButOpen(Evidence e) {
    return e.word() == Word.TIMED_OUT && isAnswer(e) && Arrays.equals(e.expected(), e.came());
  }

  /** Whether the student's code is the one that asks, by datagram. */
  private static boolean asks(Evidence e) {
    return e.wire().hasDatagrams() && e.wire().yours().equals("your client");
  }

  private static boolean isPadded(Evidence e) {
    return zerosFrom(e.came(), e.expected().length);
  }

  private static boolean startsWith(Evidence e) {
    int length = e.expected().length;
    return e.came().length > length && Arrays.equals(Arrays.copyOf(e.came(), length), e.expected());
  }

  private static byte[] tail(Evidence e) {
    return Arrays.copyOfRange(e.came(), e.expected().length, e.came().length);
  }

  private static boolean zerosFrom(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineEnd(byte[] bytes) {
    return Arrays.equals(bytes, new byte[] {'\n'}) || Arrays.equals(bytes, new byte[] {'\r', '\n'});
  }

  /** Whether bytes were expected and none came. */
  private static boolean isUnanswered(Evidence e) {
    return e.came() != null && e.came().length == 0 && e.expected().length > 0;
  }

  /** Whether the end of the stream was expected and no byte before it. */
  private static boolean endWanted(Evidence e) {
    return e.came() != null && e.expected() != null && e.expected().length == 0;
  }

  private static boolean startsWithLineEnd(byte[] bytes) {
    return bytes[0] == '\n' || bytes[0] == '\r';
  }

  /** Whether a peer saw the student's code end the stream. */
  private static boolean hungUp(Evidence e) {
    return e.wire().events().stream()
        .anyMatch(
            event ->
                event.direction() == Wire.Direction.FROM_YOU
                    && event.text().equals("end of the stream"));
  }

  /** Whether the student's code has a connection to one of the test's ends. */
  private static boolean isTalking(Evidence e) {
    return isClient(e) || e.accepted() > 0;
  }

  /** Whether the student's code is the client of a server that the test plays. */
  private static boolean isClient(Evidence e) {
    return e.wire().yours().equals("your client");
  }

  /** Whether so many bytes came, and they are the first of those expected. */
  private static boolean isPrefix(Evidence e, int count) {
    return e.came().length == count
        && count <= e.expected().length
        && Arrays.equals(e.came(), Arrays.copyOf(e.expected(), count));
  }

  /** Whether two bytes came that tell the expected length, and the expected bytes behind them. */
  private static boolean isLengthPrefix(Evidence e) {
    byte[] came = e.came();
    if (came.length < 3) {
      return false;
    }
    int length = (came[0] & 0xff) << 8 | came[1] & 0xff;
    byte[] rest = Arrays.copyOfRange(came, 2, came.length);
    return length == e.expected().length
        && rest.length <= length
        && Arrays.equals(rest, Arrays.copyOf(e.expected(), rest.length));
  }

  /** Whether a zero came before each of the expected bytes, as far as bytes came. */
  private static boolean isTwoBytesEach(Evidence e) {
    byte[] came = e.came();
    if (came.length < 4) {
      return false;
    }
    for (int i = 0; i < came.length; i++) {
      int expected = i % 2 == 0 ? 0 : i / 2 < e.expected().length ? e.expected()[i / 2] : -1;
      if (came[i] != expected) {
        return false;
      }
    }
    return true;
  }

  /** Whether question marks came, none was expected, and something that is not ASCII was. */
  private static boolean hasQuestionMarks(Evidence e) {
    return contains(e.came(), '?')
        && !contains(e.expected(), '?')
        && new String(e.expected(), ISO_8859_1).chars().anyMatch(c -> c > 0x7f);
  }

  private static boolean contains(byte[] bytes, int wanted) {
    return new String(bytes, ISO_8859_1).indexOf(wanted) >= 0;
  }

  private static boolean hasReplacements(byte[] bytes) {
    return new String(bytes, ISO_8859_1).contains("\u00ef\u00bf\u00bd");
  }

  private static boolean isUntouched(byte[] came) {
    return new String(came, ISO_8859_1).chars().noneMatch(c -> c >= 'A' && c <= 'Z');
  }

  /** What a server of labs 1 to 4 answers: a-z as A-Z. */
  private static byte[] upper(byte[] bytes) {
    byte[] upper = bytes.clone();
    for (int i = 0; i < upper.length; i++) {
      upper[i] -= (byte) (upper[i] >= 'a' && upper[i] <= 'z' ? 'a' - 'A' : 0);
    }
    return upper;
  }

  /** Whether the message is "Index 5 out of bounds for length 5". */
  private static boolean isOneTooFar(String message) {
    return message.matches("Index (\\d+) out of bounds for length \\1") && !message.contains(" 0 ");
  }

  // --- frames ---

  /** Whether these bytes are one whole frame: four bytes of length and so many of payload. */
  private static boolean isFrame(byte[] bytes) {
    return bytes != null
        && bytes.length >= HEADER
        && ByteBuffer.wrap(bytes).getInt() == bytes.length - HEADER;
  }

  /** Whether a frame was expected until the deadline, and nothing came. */
  private static boolean nothingForAFrame(Evidence e) {
    return e.word() == Word.TIMED_OUT && isFrame(e.expected()) && e.came().length == 0;
  }

  /** Whether what came is what was expected without its first bytes. */
  private static boolean isTail(byte[] expected, byte[] came, int from) {
    return came != null
        && expected.length > HEADER
        && Arrays.equals(came, Arrays.copyOfRange(expected, from, expected.length));
  }

  /** Whether the expected frame came whole, with a length that was made from the right one. */
  private static boolean hasLength(Evidence e, IntUnaryOperator made) {
    return isFrame(e.expected())
        && e.expected().length > HEADER
        && e.came() != null
        && e.came().length == e.expected().length
        && ByteBuffer.wrap(e.came()).getInt() == made.applyAsInt(e.expected().length - HEADER)
        && Arrays.equals(e.came(), HEADER, e.came().length, e.expected(), HEADER, e.came().length);
  }

  /** Whether the end of the stream was expected until the deadline, and nothing came. */
  private static boolean endMissing(Evidence e) {
    return e.word() == Word.TIMED_OUT
        && e.expected() != null
        && e.expected().length == 0
        && e.came().length == 0;
  }

  private static boolean wroteNothing(Evidence e) {
    return e.came() != null
        && e.came().length == 0
        && e.wire().events().stream().allMatch(event -> event.direction() == Wire.Direction.NOTE);
  }

  private static boolean noted(Evidence e, String text) {
    return e.wire().events().stream().anyMatch(event -> event.text().contains(text));
  }

  private static boolean reads(String call) {
    return call.contains(".read");
  }

  /** Whether the test waited for the student's thread to rest in a Selector. */
  private static boolean restWanted(Evidence e) {
    return e.mismatch() != null && e.mismatch().expected().contains("rests in Selector.select()");
  }
}
