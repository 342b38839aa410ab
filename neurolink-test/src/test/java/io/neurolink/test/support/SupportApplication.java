package io.neurolink.test.support;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class SupportApplication {

}
