/** The same properties and broken twins over 10,000 seeds each. */
import "./toys_simulated.test.ts";
