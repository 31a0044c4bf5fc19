/** Lists of integers that grow: what is known of each of hundreds of thousands of records. */

/** A list of 32-bit integers that grows; it holds no objects, so that nothing walks through it. */
export class Integers {
  #held = new Int32Array(1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(place: number): number {
    return this.#held[place] as number;
  }

  set(place: number, value: number): void {
    this.#held[place] = value;
  }

  copy(): Integers {
    const copied = new Integers();
    copied.#held = this.#held.slice();
    copied.#length = this.#length;
    return copied;
  }

  push(value: number): void {
    if (this.#length === this.#held.length) {
      const longer = new Int32Array(this.#length * 2);
      longer.set(this.#held);
      this.#held = longer;
    }
    this.#held[this.#length] = value;
    this.#length += 1;
  }
}

/** A list of hours that grows. They pass 32 bits at the tempo of a rehearsal, or where a record says so. */
export class Hours {
  readonly #held: number[] = [];

  at(place: number): number {
    return this.#held[place] as number;
  }

  push(value: number): void {
    this.#held.push(value);
  }
}
