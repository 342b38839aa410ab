package kotlin.coroutines;

/**
 * Stands in for Kotlin's own, whose library the tests do without.
 *
 * @param <T> the type of the result
 */
public interface Continuation<T> {

}
