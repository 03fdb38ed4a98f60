// Says that the browser is too old: where the page's own script asks for it, and where it cannot
// even be read. Written for browsers of long ago: nothing newer than they know.
(function () {
  window.porteVoixOld = function () {
    var english = document.documentElement.lang.indexOf('en') === 0;
    var progress = document.getElementById('shell-progress');
    progress.parentElement.style.display = 'none';
    document.getElementById('shell-trouble-says').textContent = english
      ? 'This browser is too old to take part. Nothing is lost. Try updating it, or use another device.'
      : 'Ce navigateur est trop ancien pour participer. Rien n’est perdu. Essayez de le mettre à jour, ou prenez un autre appareil.';
    document.getElementById('shell-retry').style.display = 'none';
    document.getElementById('shell-trouble').hidden = false;
  };
  if (!('noModule' in document.createElement('script'))) window.porteVoixOld();
  window.addEventListener('error', function (event) {
    if (event.error instanceof SyntaxError) window.porteVoixOld();
  });
})();
