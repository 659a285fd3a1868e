// SPDX-License-Identifier: Apache-2.0
/** The spine as a whole: its settings, its threads and its watchdog. */
package io.alys.pipeline.run;
