package io.neurolink.redis;

import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.GregorianCalendar;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes calendars with their time zone, which Jackson leaves out.
 */
final class ZonedCalendars {

	private ZonedCalendars() {
	}

	static JacksonModule module() {
		SimpleModule module = new SimpleModule("neurolink-calendars");
		module.addSerializer(Calendar.class, new Writer());
		module.addDeserializer(Calendar.class, new Reader<>(Calendar.class));
		module.addDeserializer(GregorianCalendar.class, new Reader<>(GregorianCalendar.class));
		module.addKeySerializer(Calendar.class, new KeyWriter());
		module.addKeyDeserializer(Calendar.class, new KeyReader());
		module.addKeyDeserializer(GregorianCalendar.class, new KeyReader());
		return module;
	}

	private static String text(Calendar calendar) {
		return calendar.toInstant().atZone(calendar.getTimeZone().toZoneId()).toString();
	}

	private static GregorianCalendar calendar(String text) {
		GregorianCalendar calendar = GregorianCalendar.from(ZonedDateTime.parse(text));
		// The weeks of a new calendar, which differ from those of an ISO date.
		GregorianCalendar usual = new GregorianCalendar(calendar.getTimeZone());
		usual.setTimeInMillis(calendar.getTimeInMillis());
		return usual;
	}

	private static final class Writer extends StdSerializer<Calendar> {

		Writer() {
			super(Calendar.class);
		}

		@Override
		public void serialize(Calendar calendar, JsonGenerator json, SerializationContext context) {
			json.writeString(text(calendar));
		}

	}

	private static final class KeyWriter extends StdSerializer<Calendar> {

		KeyWriter() {
			super(Calendar.class);
		}

		@Override
		public void serialize(Calendar calendar, JsonGenerator json, SerializationContext context) {
			json.writeName(text(calendar));
		}

	}

	private static final class KeyReader extends KeyDeserializer {

		@Override
		public Object deserializeKey(String key, DeserializationContext context) {
			return calendar(key);
		}

	}

	private static final class Reader<T extends Calendar> extends StdDeserializer<T> {

		private final Class<T> type;

		Reader(Class<T> type) {
			super(type);
			this.type = type;
		}

		@Override
		public T deserialize(JsonParser json, DeserializationContext context) {
			return this.type.cast(calendar(json.getString()));
		}

	}

}
