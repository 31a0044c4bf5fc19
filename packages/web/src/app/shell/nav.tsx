/** The five places: a bar on a phone with the bell raised in brass, a rail on a wide screen. */
import type { VNode } from 'preact';

import { shell } from '../../words/shell.ts';
import { sayWhen } from '../../words/time.ts';
import type { View } from '../asking.ts';
import { Icon, Mark } from '../kit/icon.tsx';
import type { Place } from '../route.ts';
import { href, PLACES, route } from '../route.ts';

/** The places, each with its question on a wide screen. */
export function Nav({ status }: { readonly status: View<'status'> }): VNode {
  const here = route.value.place;
  const needsSomeone = status.state === 'known' && status.answer.level !== 'well';
  return (
    <nav class="nav" aria-label={shell.say('places')}>
      <div class="brand">
        <Mark />
        Tocsin
      </div>
      <ul>
        {PLACES.map((place) => (
          <li key={place}>
            <a
              href={href(place)}
              class={place === 'bell' ? 'bellspot' : undefined}
              aria-current={here === place ? 'page' : undefined}
            >
              <Icon name={place} />
              <PlaceName place={place} />
              {place === 'pulse' && needsSomeone ? (
                <span class="dot">
                  <span class="vh">{shell.tell('new')}</span>
                </span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
      <p class="foot">
        {status.state === 'known' ? (
          <>
            {shell.tell('foot.saved', { when: sayWhen(status.answer.at.ms) })}
            <br />
          </>
        ) : null}
        {shell.tell('foot.offline')}
      </p>
    </nav>
  );
}

function PlaceName({ place }: { readonly place: Place }): VNode {
  return (
    <span>
      {shell.tell(`place.${place}`)}
      <small class="only-wide">{shell.tell(`asks.${place}`)}</small>
    </span>
  );
}
